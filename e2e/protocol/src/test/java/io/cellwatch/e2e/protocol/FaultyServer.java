package io.cellwatch.e2e.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that listens where a server should be, and is none. */
final class FaultyServer implements AutoCloseable {
  /** What it does with a connection once a request is there. */
  interface Fault {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  /** Accepts and never answers. */
  static final Fault HANGS = out -> Thread.sleep(Long.MAX_VALUE);

  /** Says something that is no HTTP. */
  static final Fault GARBAGE = out -> out.write(new byte[] {0, (byte) 0xff, 13, 10, 42, 13, 10});

  /** Hangs up at once. */
  static final Fault HANGS_UP = OutputStream::close;

  /** A page that never ends, and comes with a friendly status. */
  static final Fault ENDLESS =
      out -> {
        out.write(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        while (true) {
          out.write(new byte[1024]);
        }
      };

  private final ServerSocket socket;
  private final Fault fault;
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  FaultyServer(Fault fault) throws IOException {
    this.fault = fault;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** Answers every request in the same way. */
  static Fault status(int status, String header, String body) {
    String answer =
        "HTTP/1.1 %d Whatever\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, header, body.length(), body);
    return out -> out.write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        daemon(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      if (in.read(new byte[65_536]) > 0) {
        requests.incrementAndGet();
        fault.answer(connection.getOutputStream());
      }
    } catch (IOException | InterruptedException e) {
      // The driver has hung up, as it should.
    }
  }

  String url() {
    return ServerProcess.url(socket.getLocalPort());
  }

  /** How many requests came. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
