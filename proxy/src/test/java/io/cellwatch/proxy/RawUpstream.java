package io.cellwatch.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * A driver's UI of bare sockets: it keeps the very bytes that it got, and answers with the bytes
 * that a test wants. The proxy's question which application it is, it answers by itself.
 */
final class RawUpstream implements AutoCloseable {
  /** What it answers to a request; a thrown exception and {@link Connection#close} end it there. */
  @FunctionalInterface
  interface Answer {
    void to(Request request, Connection connection) throws Exception;
  }

  /** What came: the head as it was sent, and the body by its Content-Length. */
  record Request(String head, String body) {
    String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    /** All lines of the head but the first. */
    List<String> lines() {
      List<String> all = Arrays.asList(head.strip().split("\r\n", -1));
      return all.subList(1, all.size());
    }

    /** The value of a header; empty where it did not come. */
    String value(String name) {
      return lines().stream()
          .filter(each -> each.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(each -> each.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** The driver's side of a connection. */
  record Connection(Socket socket, InputStream in, OutputStream out) {
    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    void close() throws IOException {
      socket.close();
    }

    /** Reads until the other side closes, and says whether it did so before the patience ended. */
    boolean isLeft() throws IOException {
      socket.setSoTimeout(Patience.MILLIS);
      try {
        return in.read() < 0;
      } catch (java.net.SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }
  }

  static final String CHECK = "/api/v1/applications";

  private final ServerSocket listening;
  private final Answer answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger checks = new AtomicInteger();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final boolean answersCheck;
  private final String applicationId;

  private final String scheme;

  private RawUpstream(String applicationId, boolean answersCheck, Answer answer)
      throws IOException {
    this("http", ServerSocketFactory.getDefault(), applicationId, answersCheck, answer);
  }

  private RawUpstream(
      String scheme,
      ServerSocketFactory sockets,
      String applicationId,
      boolean answersCheck,
      Answer answer)
      throws IOException {
    this.scheme = scheme;
    this.applicationId = applicationId;
    this.answersCheck = answersCheck;
    this.answer = answer;
    listening = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** One that says which application it is, and answers all else as the test wants. */
  static RawUpstream of(String applicationId, Answer answer) throws IOException {
    return new RawUpstream(applicationId, true, answer);
  }

  /** One by TLS that says which application it is. */
  static RawUpstream tls(SSLContext identity, String applicationId, Answer answer)
      throws IOException {
    return new RawUpstream("https", identity.getServerSocketFactory(), applicationId, true, answer);
  }

  /** One that answers nothing by itself. */
  static RawUpstream bare(Answer answer) throws IOException {
    return new RawUpstream("", false, answer);
  }

  /** An answer in plain text, over a connection that stays. */
  static Answer text(String body) {
    return (request, connection) -> connection.write(ok(body));
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  /** A head of these lines. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static String applications(String id) {
    return ok("[ {\n  \"id\" : \"%s\",\n  \"name\" : \"x\"\n} ]".formatted(id));
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Connection connection =
          new Connection(
              socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
      while (!socket.isClosed()) {
        Request request = read(connection.in());
        if (answersCheck && request.line().equals("GET " + CHECK + " HTTP/1.1")) {
          checks.incrementAndGet();
          connection.write(applications(applicationId));
        } else {
          requests.add(request);
          answer.to(request, connection);
        }
      }
    } catch (Exception e) {
      // The connection is over; what the other side makes of that is what tests look at.
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    Request bodiless = new Request(head.toString(), "");
    String length = bodiless.value("Content-Length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Request(head.toString(), new String(body, StandardCharsets.ISO_8859_1));
  }

  int port() {
    return listening.getLocalPort();
  }

  String authority() {
    return "127.0.0.1:" + port();
  }

  URI address() {
    return URI.create(scheme + "://" + authority());
  }

  /** Requests other than those by which the proxy checks who it is. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  int checks() {
    return checks.get();
  }

  /** Connections that are open now. */
  int open() {
    return open.size();
  }

  /** Connections that there have been. */
  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
