package io.cellwatch.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An answer as it came over a plain socket.
 *
 * @param text the body, of one byte a character
 * @param complete whether it ended as its head says; a client has to see where it did not
 */
record RawAnswer(int status, List<String> headers, String text, boolean complete) {
  /**
   * Reads one answer.
   *
   * @param headAlone nothing follows the head, as after HEAD
   * @throws EOFException there was none
   */
  static RawAnswer read(InputStream in, boolean headAlone) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + head);
      }
      head.append((char) next);
    }
    List<String> lines = Arrays.asList(head.toString().strip().split("\r\n", -1));
    int status = Integer.parseInt(lines.get(0).split(" ", -1)[1]);
    RawAnswer alone = new RawAnswer(status, lines.subList(1, lines.size()), "", true);
    if (headAlone || status == 204 || status == 304 || status < 200) {
      return alone;
    }
    if (alone.header("Transfer-Encoding").equals("chunked")) {
      return alone.chunked(in);
    }
    String length = alone.header("Content-Length");
    if (length.isEmpty()) {
      return alone.with(in.readAllBytes(), true);
    }
    byte[] body = in.readNBytes(Integer.parseInt(length));
    return alone.with(body, body.length == Integer.parseInt(length));
  }

  private RawAnswer chunked(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      while (true) {
        String size = line(in);
        if (size.isEmpty()) {
          return with(body.toByteArray(), false);
        }
        int bytes = Integer.parseInt(size, 16);
        if (bytes == 0) {
          return with(body.toByteArray(), line(in).isEmpty());
        }
        byte[] chunk = in.readNBytes(bytes);
        body.write(chunk);
        if (chunk.length < bytes) {
          return with(body.toByteArray(), false);
        }
        line(in);
      }
    } catch (IOException e) {
      return with(body.toByteArray(), false);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + line);
      }
      if (next == '\n') {
        return line.toString().strip();
      }
      line.append((char) next);
    }
  }

  private RawAnswer with(byte[] read, boolean toTheEnd) {
    return new RawAnswer(status, headers, new String(read, StandardCharsets.ISO_8859_1), toTheEnd);
  }

  /** The body's bytes. */
  byte[] body() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The values of a header, one for each line. */
  List<String> values(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  /** The value of a header; empty where there is none. */
  String header(String name) {
    return values(name).stream().findFirst().orElse("");
  }
}
