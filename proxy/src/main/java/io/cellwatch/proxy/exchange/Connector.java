package io.cellwatch.proxy.exchange;

import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.cellwatch.proxy.upstream.UpstreamException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.util.Timeout;

/** Opens connections to drivers. */
final class Connector {
  private static final int MOST_LINE_BYTES = 16 * 1024;
  private static final int MOST_HEADERS = 100;

  /**
   * Most of Spark's own scripts come with their head by a single read; 4,096 connections have two.
   */
  private static final int BUFFER_BYTES = 16 * 1024;

  /** The timeout by which a connection is asked for what has come already. */
  private static final Timeout NO_WAIT = Timeout.ofMilliseconds(1);

  private final DefaultBHttpClientConnectionFactory connections =
      DefaultBHttpClientConnectionFactory.builder()
          .http1Config(
              Http1Config.custom()
                  .setBufferSize(BUFFER_BYTES)
                  .setMaxLineLength(MOST_LINE_BYTES)
                  .setMaxHeaderCount(MOST_HEADERS)
                  .build())
          .build();
  private final int millis;

  Connector(Duration patience) {
    millis = Math.toIntExact(patience.toMillis());
  }

  /** Connects to the address that was checked, whatever the driver's name means by now. */
  HttpClientConnection connect(Upstream to) throws UpstreamException {
    HttpHost host = to.address();
    Socket socket = new PeekingSocket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host.getAddress(), host.getPort()), millis);
      return host.getSchemeName().equals("https")
          ? connections.createConnection(tls(socket, to), socket)
          : connections.createConnection(socket);
    } catch (IOException e) {
      closeQuietly(socket);
      boolean slow = e instanceof SocketTimeoutException;
      throw new UpstreamException(
          slow ? Kind.TIMEOUT : Kind.UNREACHABLE,
          slow
              ? "the driver does not take a connection within %s s".formatted(millis / 1000.0)
              : "the driver takes no connection at the address of its UI",
          e);
    }
  }

  /**
   * Whether something has come that nobody asked for: the rest of an answer longer than it said, or
   * a word of goodbye. It would be taken for the answer to the next request.
   */
  static boolean isTalking(HttpClientConnection connection) {
    try {
      return connection.isDataAvailable(NO_WAIT);
    } catch (IOException e) {
      return true;
    }
  }

  private SSLSocket tls(Socket socket, Upstream to) throws IOException {
    String authority = to.authority();
    int colon = authority.lastIndexOf(':');
    String name = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    SSLSocket tls =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, name, socket.getPort(), true);
    tls.setSoTimeout(millis);
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was of no use before.
    }
  }

  /** With {@link #NO_WAIT} a read really does not wait: a millisecond a request is too much. */
  private static final class PeekingSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          if (getSoTimeout() == NO_WAIT.toMilliseconds() && in.available() == 0) {
            throw new NothingYet();
          }
          return in.read(buffer, offset, length);
        }
      };
    }
  }

  /** Nothing went wrong, so no stack is walked: it would cost more than all else of a request. */
  private static final class NothingYet extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    private NothingYet() {
      super("nothing has come yet");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
