package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.listener.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a socket that answers byte by byte what a test wants. */
@Timeout(60)
class HttpExchangesTest {
  private static final Patience SHORT = patience(Duration.ofMillis(700));
  private static final Patience LONG = patience(Duration.ofSeconds(30));

  /** How a connection is answered, once the head of a request is there. */
  private interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpExchanges http = new HttpExchanges();

  HttpExchangesTest() throws IOException {}

  private static Patience patience(Duration usual) {
    return new Patience(usual, usual);
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }

  private void serve(Script script) {
    daemon(
        () -> {
          while (true) {
            Socket connection = socket.accept();
            connections.incrementAndGet();
            open.add(connection);
            daemon(() -> requests(connection, script));
          }
        });
  }

  private void requests(Socket connection, Script script) throws Exception {
    try (connection) {
      InputStream in = connection.getInputStream();
      while (hasRequest(in)) {
        requests.incrementAndGet();
        script.answer(connection.getOutputStream());
      }
    } finally {
      open.remove(connection);
    }
  }

  /** Reads to the end of a head. */
  private static boolean hasRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int next = in.read();
    while (next >= 0) {
      head.append((char) next);
      if (head.toString().endsWith("\r\n\r\n")) {
        return true;
      }
      next = in.read();
    }
    return false;
  }

  private interface Task {
    void run() throws Exception;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                // The other side has hung up, or the test is over.
              }
            },
            "scripted server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static Script text(String text) {
    return out -> write(out, text);
  }

  private static void endlessHead(OutputStream out) throws IOException, InterruptedException {
    write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
    while (true) {
      write(out, "a");
      Thread.sleep(50);
    }
  }

  private Answer get(Patience patience) throws IOException, InterruptedException {
    return http.get(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/health"), patience);
  }

  /** The request fails in time, and nothing of it stays: no connection, no thread. */
  private void assertGivenUpInTime(String inWords) throws InterruptedException {
    long begun = System.nanoTime();
    String message = assertThrows(IOException.class, () -> get(SHORT)).toString();
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertTrue(message.contains(inWords), message);
    assertTrue(millis < 5_000, millis + " ms");
    Await.until(60, "no connection is left", open::isEmpty);
  }

  @Test
  void connectionServesOneRequestAfterTheOther() throws Exception {
    serve(text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
    for (int i = 0; i < 12; i++) {
      assertEquals(new Answer(200, "hello", null, null, null), get(LONG));
    }
    assertEquals(1, connections.get());
  }

  @Test
  void answersWithoutBodyKeepTheConnectionToo() throws Exception {
    serve(text("HTTP/1.1 204 No Content\r\n\r\n"));
    for (int i = 0; i < 12; i++) {
      assertEquals(new Answer(204, "", null, null, null), get(LONG));
    }
    assertEquals(1, connections.get());
  }

  @Test
  void refusalsKeepTheirReasonAndTheConnection() throws Exception {
    int[] statuses = {400, 401, 403, 404, 426, 503};
    serve(
        out -> {
          int status = statuses[requests.get() - 1];
          write(out, "HTTP/1.1 " + status + " No\r\nContent-Length: 6\r\n\r\nreason");
        });
    for (int status : statuses) {
      assertEquals(new Answer(status, "reason", null, null, null), get(LONG));
    }
    assertEquals(1, connections.get());
  }

  @Test
  void connectionThatWasClosedMeanwhileIsReplaced() throws Exception {
    serve(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
          out.close();
        });
    for (int i = 0; i < 5; i++) {
      assertEquals(new Answer(200, "hello", null, null, null), get(LONG));
    }
    assertEquals(5, connections.get());
  }

  @Test
  void passwordsOfTheApplicationAreNotAskedFor() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            asked.incrementAndGet();
            return new PasswordAuthentication("user", "secret".toCharArray());
          }
        });
    try {
      serve(
          text(
              "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 6\r\n\r\nreason"));
      assertEquals(new Answer(401, "reason", null, null, null), get(LONG));
      assertEquals(0, asked.get());
      assertEquals(1, requests.get());
    } finally {
      Authenticator.setDefault(null);
    }
  }

  @Test
  void redirectIsAnAnswerLikeAnyOther() throws Exception {
    serve(text("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));
    assertEquals(new Answer(302, "", null, null, null), get(LONG));
    assertEquals(1, requests.get());
  }

  @Test
  void endlessAnswerIsReadToTheLimitAndHungUpOn() throws Exception {
    serve(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\n\r\n");
          while (true) {
            out.write(new byte[1024]);
          }
        });
    assertEquals(HttpExchange.ANSWER_BYTES, get(LONG).body().length());
    Await.until(60, "no connection is left", open::isEmpty);
  }

  @Test
  void serverThatNeverAnswersIsHungUpOn() throws Exception {
    serve(out -> {});
    assertGivenUpInTime("no answer within");
  }

  @Test
  void headThatNeverEndsIsHungUpOn() throws Exception {
    serve(HttpExchangesTest::endlessHead);
    assertGivenUpInTime("no answer within");
  }

  @Test
  void bodyThatNeverEndsIsHungUpOn() throws Exception {
    serve(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) {
            write(out, "1\r\na\r\n");
            Thread.sleep(50);
          }
        });
    assertGivenUpInTime("no answer within");
  }

  @Test
  void whatIsNoHttpIsSaidSo() throws Exception {
    serve(text("SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n"));
    String message = assertThrows(IOException.class, () -> get(SHORT)).toString();
    assertTrue(message.contains("does not speak HTTP"), message);
  }

  @Test
  void manyHungRequestsLeaveTheNextServerReachable() throws Exception {
    serve(
        out -> {
          if (requests.get() <= 5) {
            endlessHead(out);
          }
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        });
    for (int i = 0; i < 5; i++) {
      assertGivenUpInTime("no answer within");
    }
    assertEquals(new Answer(200, "hello", null, null, null), get(LONG));
  }
}
