package io.cellwatch.launcher.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The properties of Spark that are lists: whoever sets one adds to it.
 *
 * <p>With commas: those that Spark 4.3 declares as sequences and that say what a session gets in
 * addition. Not among them are lists that limit something (who may see or change the application,
 * nodes or schemes to leave out) or that replace a default as a whole ({@code spark.yarn.jars}):
 * there the last value counts, as for any other property.
 */
public enum ListProperty {
  /** Spark trims its parts and ignores empty ones; a part twice would load or register it twice. */
  COMMAS(",", true),
  /** Of drivers and executors on Linux and macOS. A second mention is never looked up. */
  PATH(":", true),
  /**
   * Options of a JVM, whose parts may belong to the next ({@code --add-opens A --add-opens B}) and
   * of which the last counts: none is left out.
   */
  SPACES(" ", false);

  private static final Map<String, ListProperty> BY_KEY =
      Stream.of(
              keys(
                  COMMAS,
                  "spark.archives",
                  "spark.connect.extensions.command.classes",
                  "spark.connect.extensions.expression.classes",
                  "spark.connect.extensions.relation.classes",
                  "spark.extraListeners",
                  "spark.files",
                  "spark.jars",
                  "spark.jars.excludes",
                  "spark.jars.packages",
                  "spark.jars.repositories",
                  "spark.kerberos.access.hadoopFileSystems",
                  "spark.kryo.classesToRegister",
                  "spark.kryo.registrator",
                  "spark.kubernetes.container.image.pullSecrets",
                  "spark.kubernetes.driver.pod.featureSteps",
                  "spark.kubernetes.executor.pod.featureSteps",
                  "spark.plugins",
                  "spark.sql.extensions",
                  "spark.sql.hive.metastore.sharedPrefixes",
                  "spark.sql.queryExecutionListeners",
                  "spark.sql.streaming.streamingQueryListeners",
                  "spark.submit.pyFiles",
                  "spark.ui.filters",
                  "spark.yarn.dist.archives",
                  "spark.yarn.dist.files",
                  "spark.yarn.dist.jars",
                  "spark.yarn.dist.pyFiles",
                  "spark.yarn.tags"),
              keys(
                  PATH,
                  "spark.driver.extraClassPath",
                  "spark.driver.extraLibraryPath",
                  "spark.executor.extraClassPath",
                  "spark.executor.extraLibraryPath",
                  "spark.yarn.am.extraLibraryPath"),
              keys(
                  SPACES,
                  "spark.driver.defaultJavaOptions",
                  "spark.driver.extraJavaOptions",
                  "spark.executor.defaultJavaOptions",
                  "spark.executor.extraJavaOptions",
                  "spark.yarn.am.extraJavaOptions"))
          .flatMap(each -> each.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final String separator;
  private final boolean each;

  ListProperty(String separator, boolean each) {
    this.separator = separator;
    this.each = each;
  }

  private static Map<String, ListProperty> keys(ListProperty kind, String... keys) {
    return Arrays.stream(keys).collect(Collectors.toMap(key -> key, key -> kind));
  }

  /** Empty for a property that is one value. */
  public static Optional<ListProperty> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** All that are of this kind, in the order of their names. */
  public List<String> keys() {
    return BY_KEY.entrySet().stream()
        .filter(property -> property.getValue() == this)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** What stands between the parts. */
  public String separator() {
    return separator;
  }

  /** The parts of a value, without empty ones; options of a JVM are one part. */
  public List<String> parts(String value) {
    Stream<String> parts =
        each ? Arrays.stream(value.split(Pattern.quote(separator))) : Stream.of(value);
    return parts.map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  /** All values in one, in their order. */
  public String join(List<String> values) {
    List<String> parts = new ArrayList<>();
    values.forEach(value -> parts.addAll(parts(value)));
    return String.join(separator, each ? new LinkedHashSet<>(parts) : parts);
  }
}
