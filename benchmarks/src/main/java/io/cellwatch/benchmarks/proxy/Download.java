package io.cellwatch.benchmarks.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * One long answer, read to its end.
 *
 * @param bytes of its body
 * @param firstMillis until its first byte
 * @param allMillis until its last
 */
record Download(long bytes, double firstMillis, double allMillis) {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final double NANOS = 1e6;

  static Download of(String url, String token) throws IOException {
    long begun = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    connection.setRequestProperty("Accept", "application/json");
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = connection.getInputStream()) {
      long bytes = in.read() < 0 ? 0 : 1;
      double first = (System.nanoTime() - begun) / NANOS;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
      return new Download(bytes, first, (System.nanoTime() - begun) / NANOS);
    }
  }
}
