package io.cellwatch.launcher.startspark;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.launcher.cluster.ClusterFileCheck;
import io.cellwatch.launcher.json.WrittenJson;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A cluster as Start Spark has it: {@code clusters/FOLDER/cluster.json}, and beside it a folder
 * {@code conf} that its sessions have as {@code SPARK_CONF_DIR}.
 *
 * @param name as Start Spark lists it
 * @param type such as {@code local} or {@code kubernetes}; it has no meaning but for people
 * @param properties what its sessions set, those of {@code conf/spark-defaults.conf} included
 * @param notes what of it cannot be taken over, a sentence each
 */
public record StartSparkCluster(
    String name, String type, Map<String, String> properties, List<String> notes) {
  private static final long MOST_BYTES = 1 << 20;

  public StartSparkCluster {
    properties = Map.copyOf(properties);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a cluster.
   *
   * @param file its {@code cluster.json}
   */
  public static StartSparkCluster read(Path file) throws ImportException {
    JsonNode document = document(file);
    String name = text(file, document, "name");
    List<String> notes = new ArrayList<>();
    Map<String, String> properties = new TreeMap<>();
    Path conf = file.resolveSibling("conf");
    defaults(conf.resolve("spark-defaults.conf"))
        .forEach((key, value) -> put(key, value, properties, notes));
    conf(file, document).forEach((key, value) -> put(key, value, properties, notes));
    if (properties.containsKey("spark.remote") && properties.remove("spark.master") != null) {
      notes.add(
          "spark.master is left out: spark.remote is set, too, and a Spark Connect server has its master");
    }
    if (name.length() > ClusterFileCheck.TITLE_CHARACTERS) {
      notes.add(
          "the name is cut: a title has at most %d characters"
              .formatted(ClusterFileCheck.TITLE_CHARACTERS));
    }
    others(conf).forEach(notes::add);
    String type = document.path("type").isTextual() ? document.path("type").asText() : "";
    return new StartSparkCluster(name, type, properties, notes);
  }

  private static JsonNode document(Path file) throws ImportException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ImportException(
            "%s: is larger than a cluster of Start Spark can be (1 MiB)".formatted(file));
      }
      JsonNode document = WrittenJson.document(Files.readAllBytes(file));
      if (!document.isObject()) {
        throw new ImportException(
            "%s: expected an object with name and conf, as Start Spark writes it".formatted(file));
      }
      return document;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String line = at == null ? "" : ":" + at.getLineNr();
      throw new ImportException(
          "%s%s: is no JSON: %s".formatted(file, line, e.getOriginalMessage()));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ImportException unreadable(Path file, IOException cause) {
    return new ImportException("%s: cannot be read: %s".formatted(file, cause));
  }

  private static String text(Path file, JsonNode document, String key) throws ImportException {
    JsonNode value = document.path(key);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new ImportException(
          "%s: %s: expected a text, by which Start Spark lists the cluster".formatted(file, key));
    }
    return value.asText().strip();
  }

  private static Map<String, String> conf(Path file, JsonNode document) throws ImportException {
    JsonNode conf = document.path("conf");
    if (!conf.isObject()) {
      throw new ImportException("%s: conf: expected an object of Spark properties".formatted(file));
    }
    Map<String, String> properties = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : conf.properties()) {
      String text =
          WrittenJson.text(each.getValue())
              .orElseThrow(
                  () ->
                      new ImportException(
                          "%s: conf: %s: %s: expected a text, a number, true or false"
                              .formatted(file, each.getKey(), each.getValue())));
      properties.put(each.getKey(), text);
    }
    return properties;
  }

  /** As Spark reads it: a Java properties file in UTF-8, values without spaces around them. */
  private static Map<String, String> defaults(Path file) throws ImportException {
    Map<String, String> read = new TreeMap<>();
    if (!Files.isRegularFile(file)) {
      return read;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (MalformedInputException e) {
      throw new ImportException("%s: is not in UTF-8".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new ImportException("%s: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    for (String key : properties.stringPropertyNames()) {
      read.put(key, properties.getProperty(key).strip());
    }
    return read;
  }

  private static void put(
      String key, String value, Map<String, String> properties, List<String> notes) {
    Optional<String> unfit = ClusterFileCheck.unfit(key, value);
    if (unfit.isEmpty()) {
      properties.put(key, value);
    } else if (key.startsWith("spark.")) {
      notes.add("%s is left out: %s".formatted(key, unfit.get()));
    } else {
      notes.add(
          "%s is left out: Spark takes no property that does not begin with spark. (a Hadoop one is written spark.hadoop.%s)"
              .formatted(key, key));
    }
  }

  private static List<String> others(Path conf) throws ImportException {
    if (!Files.isDirectory(conf)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(conf)) {
      return files
          .filter(each -> !each.getFileName().toString().equals("spark-defaults.conf"))
          .sorted()
          .map(
              each ->
                  "%s was found by Start Spark's sessions: set SPARK_CONF_DIR=%s for the kernel if it is still needed"
                      .formatted(each, conf))
          .toList();
    } catch (IOException e) {
      throw unreadable(conf, e);
    }
  }
}
