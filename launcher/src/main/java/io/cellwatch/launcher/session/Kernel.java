package io.cellwatch.launcher.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a kernel is, as it says itself.
 *
 * @param notebook its path, or what the kernel knows instead
 * @param language of its cells, such as {@code python}
 * @param cells id of the session of its cell reports
 * @param cellwatch version of the notebook extension
 * @param python version; empty for other languages
 * @param pyspark version; empty where it is not installed
 * @param lists those of {@link #LISTS} that Spark has there whatever starts it, by {@code
 *     spark-defaults.conf} or the variable {@code PYSPARK_SUBMIT_ARGS}; the value as Spark reads it
 */
public record Kernel(
    String user,
    String notebook,
    String language,
    String cells,
    String cellwatch,
    String python,
    String pyspark,
    Map<String, String> lists) {
  /**
   * The properties of Spark to which Cellwatch itself adds, so that it must know what they have.
   */
  public static final List<String> LISTS =
      List.of("spark.driver.extraClassPath", "spark.extraListeners");

  public Kernel {
    lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
  }
}
