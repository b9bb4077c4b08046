package io.cellwatch.e2e.fidelity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies logs so that Spark can read them: its History Server gives up at the first malformed line,
 * where Cellwatch reads on. What such a line said is lost to both.
 */
final class SparkReadable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SparkReadable() {}

  static void copy(Path log, Path into) throws IOException {
    String name = log.getFileName().toString();
    List<String> lines = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(log);
        InputStream text = name.endsWith(".zstd") ? new ZstdInputStream(bytes) : bytes;
        BufferedReader reader = new BufferedReader(new InputStreamReader(text, UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        if (isJson(line)) {
          lines.add(line);
        }
      }
    }
    // Spark takes what follows a dot for the name of a codec.
    Files.write(into.resolve(name.replace(".zstd", "").replace('.', '_')), lines);
  }

  private static boolean isJson(String line) {
    try {
      MAPPER.readTree(line);
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }
}
