package io.cellwatch.launcher.startspark;

import io.cellwatch.launcher.cluster.ClusterFileCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A cluster's file of ours, of one of Start Spark's. What people changed there before each start,
 * memory and cores, are options; all else is set as it was.
 */
public record ClusterDocument(String name, String text) {
  private static final int MOST_NAME_CHARACTERS = 60;

  /** Of a property that people change: the option that does. */
  private record Known(String name, String label) {}

  private static final Map<String, Known> OPTIONS = new LinkedHashMap<>();

  static {
    OPTIONS.put("spark.driver.memory", new Known("driver-memory", "Memory of the driver"));
    OPTIONS.put("spark.driver.cores", new Known("driver-cores", "Cores of the driver"));
    OPTIONS.put("spark.executor.instances", new Known("executors", "Number of executors"));
    OPTIONS.put("spark.executor.memory", new Known("executor-memory", "Memory of each executor"));
    OPTIONS.put("spark.executor.cores", new Known("executor-cores", "Cores of each executor"));
  }

  /**
   * The documents for some clusters, in their order; where names of theirs become the same one of
   * ours, those that come later get a number.
   *
   * @param others names that none may get, as those of the built-in clusters, which it would
   *     replace
   */
  public static List<ClusterDocument> of(List<StartSparkCluster> clusters, Set<String> others) {
    Set<String> taken = new HashSet<>(others);
    List<ClusterDocument> documents = new ArrayList<>();
    for (StartSparkCluster each : clusters) {
      String name = name(each.name());
      String free = name;
      for (int number = 2; !taken.add(free); number++) {
        free = name + "-" + number;
      }
      documents.add(document(each, free));
    }
    return documents;
  }

  private static ClusterDocument document(StartSparkCluster cluster, String name) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("title", title(cluster.name()));
    document.put(
        "description",
        cluster.type().isBlank()
            ? "Imported from Start Spark."
            : "Imported from Start Spark, where it was of type %s.".formatted(cluster.type()));
    document.put("template", connects(cluster) ? "connect" : "session");
    document.put("languages", List.of("python"));
    Map<String, String> spark = new TreeMap<>(cluster.properties());
    List<Map<String, Object>> options = options(cluster, spark);
    if (!spark.isEmpty()) {
      document.put("spark", spark);
    }
    document.put("options", options);
    return new ClusterDocument(name, comments(cluster) + yaml().dump(document));
  }

  private static boolean connects(StartSparkCluster cluster) {
    return cluster.properties().containsKey("spark.remote");
  }

  private static String title(String name) {
    int most = ClusterFileCheck.TITLE_CHARACTERS;
    if (name.length() <= most) {
      return name;
    }
    // Not through the middle of a character that has two halves.
    return name.substring(0, Character.isHighSurrogate(name.charAt(most - 1)) ? most - 1 : most);
  }

  private static List<Map<String, Object>> options(
      StartSparkCluster cluster, Map<String, String> spark) {
    List<Map<String, Object>> options = new ArrayList<>();
    if (!connects(cluster) && !spark.containsKey("spark.master")) {
      options.add(master(cluster.type()));
    }
    OPTIONS.forEach(
        (property, known) -> {
          String value = spark.remove(property);
          if (value != null) {
            Map<String, Object> option = option(known.name(), known.label(), property);
            option.put("default", value);
            options.add(option);
          }
        });
    Map<String, Object> further = new LinkedHashMap<>();
    further.put("name", "properties");
    further.put("label", "Further properties");
    further.put("description", "Anything else that Spark knows, one line key=value for each.");
    further.put("type", "mapping");
    options.add(further);
    return options;
  }

  /** Start Spark found it elsewhere, or failed. */
  private static Map<String, Object> master(String type) {
    Map<String, Object> option =
        option("master", "Address of the cluster (spark.master)", "spark.master");
    if (type.equalsIgnoreCase("local")) {
      option.put("default", "local[*]");
    } else {
      option.put("required", true);
    }
    return option;
  }

  private static Map<String, Object> option(String name, String label, String property) {
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("name", name);
    option.put("label", label);
    option.put("type", "string");
    option.put("property", property);
    return option;
  }

  /** Lower-case letters, digits and dashes, as names of clusters are. */
  private static String name(String title) {
    String dashed =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    if (dashed.isEmpty()) {
      return "imported";
    }
    String cut = dashed.substring(0, Math.min(dashed.length(), MOST_NAME_CHARACTERS));
    return cut.replaceAll("-+$", "");
  }

  private static String comments(StartSparkCluster cluster) {
    StringBuilder comments = new StringBuilder();
    for (String note : cluster.notes()) {
      // A note may hold a key or a path, and these any character.
      comments.append("# ").append(note.replaceAll("\\p{Cntrl}|[\u0085\u2028\u2029]", "?"));
      comments.append('\n');
    }
    return comments.toString();
  }

  private static Yaml yaml() {
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    style.setIndicatorIndent(2);
    style.setIndentWithIndicator(true);
    style.setSplitLines(false);
    // Else such a text becomes !!binary, and a cluster's file has no tags.
    style.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
    return new Yaml(style);
  }
}
