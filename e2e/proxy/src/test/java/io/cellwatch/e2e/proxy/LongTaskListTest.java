package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The longest answer that Spark's API gives, read slowly by several clients through a server with a
 * small heap: all of them gathered would be more than it has.
 */
class LongTaskListTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final int TASKS = 12_000;
  private static final long LEAST_BYTES = 12L << 20;
  private static final int CLIENTS = 6;
  private static final int PATIENCE_MILLIS = 120_000;

  /** Few, since Spark's own server breaks off where nothing moves for 30 s. */
  private static final int LOOKS = 2;

  /** Of the server; all clients' answers have more than that. */
  private static final int HEAP_MEBIBYTES = 64;

  /** What a server with a driver and some connections may use more than without the latter. */
  private static final long MOST_MORE = 12L << 20;

  private static Socket asking(String url, String path) throws Exception {
    URI server = URI.create(url);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    String head =
        "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
            .formatted(path, server.getAuthority(), TOKEN);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String head(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, () -> "ends after " + head);
      head.append((char) next);
    }
    return head.toString();
  }

  private static String line(InputStream in) throws Exception {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\n') {
      assertTrue(next >= 0, "ends early");
      line.append((char) next);
      next = in.read();
    }
    return line.toString().strip();
  }

  /** Reads one chunk into a digest; its size. */
  private static int chunk(InputStream in, MessageDigest digest) throws Exception {
    int size = Integer.parseInt(line(in), 16);
    byte[] bytes = in.readNBytes(size);
    assertEquals(size, bytes.length);
    assertEquals("", line(in));
    digest.update(bytes);
    return size;
  }

  @Test
  void itIsNotGathered(@TempDir Path folder) throws Exception {
    try (ServerProcess server =
            ServerProcess.start(
                TOKEN,
                Files.createDirectories(folder.resolve("server")),
                "-Xmx" + HEAP_MEBIBYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError");
        SparkDriver driver =
            SparkDriver.start(
                server.url(),
                TOKEN,
                Files.createDirectories(folder.resolve("driver")),
                Map.of("many.tasks", String.valueOf(TASKS)))) {
      String below = "/api/v1/applications/" + driver.applicationId() + "/stages";
      String list = below + "/" + stage(driver, below) + "/taskList?length=" + TASKS;
      byte[] direct =
          new Http()
              .ask("GET", driver.url() + list, Map.of("Accept-Encoding", "identity"))
              .body()
              .getBytes(StandardCharsets.ISO_8859_1);
      assertTrue(direct.length > LEAST_BYTES, "bytes: " + direct.length);
      assertTrue((long) direct.length * CLIENTS > (long) HEAP_MEBIBYTES << 20);
      byte[] wanted = MessageDigest.getInstance("SHA-256").digest(direct);
      String path = "/proxy/" + driver.applicationId() + list;
      read(server, path, 1, wanted);
      read(server, path, CLIENTS, wanted);
      assertTrue(server.isAlive());
    }
  }

  private static String stage(SparkDriver driver, String below) throws Exception {
    for (JsonNode each : new Http().json(driver.url() + below)) {
      if (each.path("numTasks").asInt() == TASKS) {
        return each.path("stageId").asInt() + "/0";
      }
    }
    throw new AssertionError("no stage has " + TASKS + " tasks");
  }

  /** All have begun, and none has read more than a little, when memory is looked at. */
  private static void read(ServerProcess server, String path, int clients, byte[] wanted)
      throws Exception {
    long before = server.liveBytes();
    List<Socket> sockets = new ArrayList<>();
    List<MessageDigest> digests = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        Socket socket = asking(server.url(), path);
        sockets.add(socket);
        String head = head(socket.getInputStream());
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digests.add(digest);
        assertTrue(chunk(socket.getInputStream(), digest) > 0);
      }
      long most = 0;
      for (int look = 0; look < LOOKS; look++) {
        Thread.sleep(200);
        most = Math.max(most, server.liveBytes() - before);
      }
      assertTrue(most < MOST_MORE, clients + " clients take " + most);
      System.out.printf("%d slow clients of the task list take %,d bytes%n", clients, most);
      for (int i = 0; i < clients; i++) {
        InputStream in = new BufferedInputStream(sockets.get(i).getInputStream());
        while (chunk(in, digests.get(i)) > 0) {
          // To its end.
        }
        assertArrayEquals(wanted, digests.get(i).digest());
      }
    } finally {
      for (Socket each : sockets) {
        each.close();
      }
    }
  }
}
