package io.cellwatch.benchmarks.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What wrk measured of one address.
 *
 * @param perSecond requests
 * @param medianMicros from a request to the last byte of its answer
 * @param slowMicros the 99th percentile of it
 */
record Load(double perSecond, double medianMicros, double slowMicros) {
  /** wrk, with a script that prints what it measured for a program to read. */
  static final class Wrk {
    private final Path script;
    private final String token;

    /**
     * Sends its requests with a token, to whoever they go.
     *
     * @throws IOException the script cannot be written to a temporary file
     */
    Wrk(String token) throws IOException {
      this.token = token;
      script = Files.createTempFile("cellwatch-benchmark", ".lua");
      script.toFile().deleteOnExit();
      try (InputStream text = Load.class.getResourceAsStream("/proxy/wrk.lua")) {
        if (text == null) {
          throw new IOException("/proxy/wrk.lua: not on the class path");
        }
        Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    /**
     * Asks for an address as often as it can.
     *
     * @param bytes of each answer's body, at least
     * @throws IOException an answer was none of 2xx or 3xx, or too short
     */
    Load run(String url, int connections, int seconds, long bytes)
        throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(
                  List.of(
                      "wrk",
                      "-t1",
                      "-c" + connections,
                      "-d" + seconds + "s",
                      "--timeout",
                      "10s",
                      "-s",
                      script.toString(),
                      "-H",
                      "Authorization: Bearer " + token,
                      url))
              .redirectErrorStream(true)
              .start();
      List<String> lines = process.inputReader().lines().toList();
      if (!process.waitFor(seconds + 30L, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("wrk: has not ended " + 30 + " s after it should have");
      }
      for (String line : lines) {
        if (line.startsWith("measured ")) {
          return of(url, line.split(" ", -1), bytes);
        }
      }
      throw new IOException("wrk " + url + ": " + String.join("\n", lines));
    }

    private static Load of(String url, String[] words, long bytes) throws IOException {
      double requests = Double.parseDouble(words[1]);
      if (Long.parseLong(words[4]) != 0 || Double.parseDouble(words[3]) < requests * bytes) {
        throw new IOException(
            "%s: of %s answers %s were faults, and all had %s bytes"
                .formatted(url, words[1], words[4], words[3]));
      }
      return new Load(
          requests / (Double.parseDouble(words[2]) / 1e6),
          Double.parseDouble(words[5]),
          Double.parseDouble(words[6]));
    }
  }
}
