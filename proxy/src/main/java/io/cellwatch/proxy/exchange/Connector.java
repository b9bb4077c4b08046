package io.cellwatch.proxy.exchange;

import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.cellwatch.proxy.upstream.UpstreamException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;

/** Opens connections to drivers. */
final class Connector {
  private static final int MOST_LINE_BYTES = 16 * 1024;
  private static final int MOST_HEADERS = 100;

  /**
   * Most of Spark's own scripts come with their head by a single read; 4,096 connections have two.
   */
  private static final int BUFFER_BYTES = 16 * 1024;

  private static final Http1Config HTTP =
      Http1Config.custom()
          .setBufferSize(BUFFER_BYTES)
          .setMaxLineLength(MOST_LINE_BYTES)
          .setMaxHeaderCount(MOST_HEADERS)
          .build();

  private final int millis;

  Connector(Duration patience) {
    millis = Math.toIntExact(patience.toMillis());
  }

  /** Connects to the address that was checked, whatever the driver's name means by now. */
  DriverConnection connect(Upstream to) throws UpstreamException {
    HttpHost host = to.address();
    DriverSocket socket = new DriverSocket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host.getAddress(), host.getPort()), millis);
      DriverConnection connection = new DriverConnection(HTTP, socket);
      if (host.getSchemeName().equals("https")) {
        connection.bind(tls(socket, to), socket);
      } else {
        connection.bind(socket);
      }
      return connection;
    } catch (IOException e) {
      closeQuietly(socket);
      throw fault(e);
    }
  }

  private UpstreamException fault(IOException cause) {
    if (cause instanceof SocketTimeoutException) {
      return new UpstreamException(
          Kind.TIMEOUT,
          "the driver does not take a connection within %s s".formatted(millis / 1000.0),
          cause);
    }
    if (isDistrust(cause)) {
      return new UpstreamException(
          Kind.REFUSED,
          "the driver's UI has a certificate that this server does not trust, or not for the"
              + " driver's host: its issuer has to be in the trust store of the server's JVM"
              + " (javax.net.ssl.trustStore)",
          cause);
    }
    if (cause instanceof SSLException && !(cause.getCause() instanceof EOFException)) {
      return new UpstreamException(
          Kind.GARBAGE, "what answers at the address of the driver's UI speaks no TLS", cause);
    }
    return new UpstreamException(
        Kind.UNREACHABLE, "the driver takes no connection at the address of its UI", cause);
  }

  private static boolean isDistrust(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  /** Trusts whom the JVM trusts. */
  private SSLSocket tls(Socket socket, Upstream to) throws IOException {
    String authority = to.authority();
    int colon = authority.lastIndexOf(':');
    String name = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    SSLSocket tls = (SSLSocket) trusting().createSocket(socket, name, socket.getPort(), true);
    tls.setSoTimeout(millis);
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    tls.setSoTimeout(0);
    return tls;
  }

  private static SSLSocketFactory trusting() throws IOException {
    try {
      return SSLContext.getDefault().getSocketFactory();
    } catch (NoSuchAlgorithmException e) {
      throw new SSLException("the trust store of this JVM cannot be read", e);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was of no use before.
    }
  }
}
