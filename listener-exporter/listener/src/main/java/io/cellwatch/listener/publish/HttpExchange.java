package io.cellwatch.listener.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer by the JDK's {@link HttpURLConnection}: HTTP/1.1, connections kept, no
 * redirect followed, proxies as the JVM is configured. The JDK's newer client would bring three
 * threads and 300 classes into every driver.
 */
final class HttpExchange implements Callable<Answer> {
  /** How much of an answer is read. */
  static final int ANSWER_BYTES = 16_384;

  /** Knows no password: what the application has for its own servers is not for ours. */
  private static final Authenticator NOBODY = new Authenticator() {};

  private final HttpURLConnection connection;
  private byte @Nullable [] content;
  private volatile boolean abandoned;

  /**
   * A request that is not sent yet: a GET.
   *
   * @param tls for an https address
   * @param timeoutMillis to connect, and between two bytes of the answer; above 0
   */
  HttpExchange(URI url, @Nullable SSLSocketFactory tls, int timeoutMillis) throws IOException {
    connection = (HttpURLConnection) url.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure && tls != null) {
      secure.setSSLSocketFactory(tls);
      // Asked only where the certificate has another name. The application may have set a laxer one
      // for all its connections; ours carry a token.
      secure.setHostnameVerifier((host, session) -> false);
    }
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setAuthenticator(NOBODY);
    connection.setRequestProperty("Accept", "application/json");
  }

  /**
   * Makes it a request with JSON.
   *
   * @param method POST or PUT
   */
  void send(String method, String token, Body body) throws IOException {
    content = body.bytes();
    connection.setDoOutput(true);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", "application/json");
    if (body.zipped()) {
      connection.setRequestProperty("Content-Encoding", "gzip");
    }
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
  }

  /** Sends the request and waits for the answer. */
  @Override
  public Answer call() throws IOException {
    boolean whole = false;
    try {
      connection.connect();
      checkWanted();
      byte[] sent = content;
      if (sent != null) {
        try (OutputStream out = connection.getOutputStream()) {
          out.write(sent);
        }
      }
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("what answers there does not speak HTTP");
      }
      byte[] body = new byte[ANSWER_BYTES];
      int length = read(status, body);
      whole = length < body.length;
      return new Answer(
          status,
          new String(body, 0, length, StandardCharsets.UTF_8),
          connection.getHeaderField(Answer.EXPORTED),
          connection.getHeaderField(Answer.SAMPLE),
          connection.getHeaderField(Answer.HEARTBEAT));
    } finally {
      if (!whole) {
        connection.disconnect(); // What answers may be anything, and endless.
      }
    }
  }

  /** Reads until the end, or as much as there is room for; gives how much that is. */
  private int read(int status, byte[] body) throws IOException {
    int length = 0;
    try (InputStream in =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream()) {
      while (in != null && length < body.length) {
        int more = in.read(body, length, body.length - length);
        if (more < 0) {
          break;
        }
        length += more;
        checkWanted();
      }
    }
    return length;
  }

  private void checkWanted() throws IOException {
    if (abandoned) {
      throw new IOException("nobody waits for the answer any more");
    }
  }

  /** Nobody waits for the answer: {@link #call} goes on no longer than the next byte comes. */
  void abandon() {
    abandoned = true;
  }

  /** Closes the connection under the request. */
  void hangUp() {
    connection.disconnect();
  }
}
