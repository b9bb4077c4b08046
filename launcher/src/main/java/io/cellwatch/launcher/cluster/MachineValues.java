package io.cellwatch.launcher.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that a cluster file may take from the machine, as <code>${machine.…}</code>.
 *
 * <p>Spark gets all cores but one, which is left to the notebook and the desktop; of one or two
 * cores it gets all, since a notebook rarely computes while Spark does. Its memory is half of the
 * machine's, because Python's data and the JVM's own needs beyond its heap live in the other half;
 * but not above 4 GiB for each of its cores, which on a large shared machine would only be taken
 * from others, and not below 512 MiB, with which Spark just starts.
 */
public final class MachineValues {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(machine\\.[^}]*)}");
  private static final long MEBIBYTE = 1L << 20;
  private static final long MOST_PER_CORE = 4_096;
  private static final long LEAST = 512;

  private final Map<String, String> values = new LinkedHashMap<>();

  public MachineValues(Machine machine) {
    int sparkCores = machine.cores() <= 2 ? machine.cores() : machine.cores() - 1;
    long mebibytes = machine.memoryBytes() / MEBIBYTE;
    long sparkMebibytes = Math.max(LEAST, Math.min(mebibytes / 2, sparkCores * MOST_PER_CORE));
    values.put("machine.cores", Integer.toString(machine.cores()));
    values.put("machine.memory", memory(mebibytes));
    values.put("machine.spark-cores", Integer.toString(sparkCores));
    values.put("machine.spark-memory", memory(sparkMebibytes));
  }

  /** In whole gigabytes from two on: {@code 15900m} tells a person no more than {@code 15g}. */
  private static String memory(long mebibytes) {
    return mebibytes >= 2_048 ? mebibytes / 1_024 + "g" : mebibytes + "m";
  }

  /** Name and value of each. */
  public Map<String, String> all() {
    return Map.copyOf(values);
  }

  /** Puts values in; what else begins with a dollar sign is Spark's own and stays. */
  Filled fill(String text) {
    List<String> mistakes = new ArrayList<>();
    String filled =
        PLACEHOLDER
            .matcher(text)
            .replaceAll(
                match -> {
                  String name = match.group(1);
                  String value = values.get(name);
                  if (value == null) {
                    mistakes.add(
                        "${%s} is no value of the machine: %s"
                            .formatted(name, Wording.meant(name, values.keySet())));
                    return "";
                  }
                  return Matcher.quoteReplacement(value);
                });
    return new Filled(filled, List.copyOf(mistakes));
  }

  /**
   * A text without placeholders.
   *
   * @param mistakes placeholders that do not exist, each with what was probably meant
   */
  record Filled(String text, List<String> mistakes) {}
}
