package io.cellwatch.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What came back over a plain socket: no client library stands between the test and the bytes. */
public record RawResponse(int status, List<String> headers, String body) {
  private static final int PATIENCE_MILLIS = 10_000;

  public static RawResponse to(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return read(socket.getInputStream());
    }
  }

  /** Reads one answer, by its Content-Length. */
  public static RawResponse read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    List<String> lines = List.of(head.toString().strip().split("\r\n", -1));
    List<String> headers = lines.subList(1, lines.size());
    RawResponse response =
        new RawResponse(Integer.parseInt(lines.get(0).split(" ", -1)[1]), headers, "");
    String length = response.header("Content-Length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new RawResponse(response.status(), headers, new String(body, StandardCharsets.UTF_8));
  }

  /** The value of a header, or an empty text. */
  public String header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }
}
