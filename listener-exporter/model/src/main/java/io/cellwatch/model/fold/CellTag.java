package io.cellwatch.model.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Text;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text by which a kernel's side marks work with its cell: {@code cellwatch-cell-1-} followed by
 * {@code application/x-www-form-urlencoded} fields, so that it is readable in Spark's UI and may be
 * a Spark Connect tag, which takes no comma.
 *
 * <p>Fields: {@code s} session, {@code n} notebook, {@code c} cell, {@code x} execution number,
 * {@code t} start in epoch milliseconds, {@code p} traceparent, {@code i=1} where it is only
 * inferred that the work is this cell's. Unknown fields are ignored.
 */
public final class CellTag {
  /** The local property that carries it. */
  public static final String PROPERTY = "spark.cellwatch.cell";

  /** The environment variable that carries the cell which launches a driver. */
  public static final String ENVIRONMENT = "CELLWATCH_CELL";

  /**
   * {@code SparkContext.SPARK_JOB_TAGS}: separated by commas. Spark tells of them where it tells of
   * no properties: at the start of SQL executions and of streaming queries.
   */
  public static final String JOB_TAGS = SparkProperties.TAGS;

  private static final String MARK = "cellwatch-cell-1-";
  private static final String INFERRED = "&i=1";

  private CellTag() {}

  /** The tag of a run's own work. */
  public static String encode(CellRun run) {
    StringBuilder tag = new StringBuilder(MARK);
    tag.append("s=").append(field(run.session()));
    tag.append("&n=").append(field(run.notebook()));
    tag.append("&c=").append(field(run.cell()));
    tag.append("&x=").append(run.execution());
    tag.append("&t=").append(run.startMillis());
    if (!run.traceparent().isEmpty()) {
      tag.append("&p=").append(field(run.traceparent()));
    }
    return run.source() == CellSource.INFERRED ? inferred(tag.toString()) : tag.toString();
  }

  /** As the Python side encodes it, so that one run has one tag, whoever makes it. */
  private static String field(String value) {
    return URLEncoder.encode(value, UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  /** The same tag for work of which it is not known whether it is this run's. */
  public static String inferred(String tag) {
    return isInferred(tag) ? tag : tag + INFERRED;
  }

  /** Whether it is a tag that {@link #inferred} made. */
  public static boolean isInferred(String tag) {
    return isOurs(tag) && tag.endsWith(INFERRED);
  }

  /** Whether a job tag is a cell's, though Spark may have put something before it. */
  public static boolean isOurs(String jobTag) {
    return jobTag.contains(MARK);
  }

  /**
   * Job tags with our own instead of any that was among them.
   *
   * @param jobTags as the property has them; may be missing
   * @param own null to take ours out
   * @return null where none is left
   */
  public static @Nullable String inJobTags(@Nullable String jobTags, @Nullable String own) {
    List<String> kept = new ArrayList<>();
    for (String tag : jobTags == null ? new String[0] : jobTags.split(",", -1)) {
      if (!tag.isEmpty() && !isOurs(tag)) {
        kept.add(tag);
      }
    }
    if (own != null) {
      kept.add(own);
    }
    return kept.isEmpty() ? null : String.join(",", kept);
  }

  /** The run that a text marks; null where it marks none, or is broken. */
  static @Nullable CellRun decode(@Nullable String text, CellSource source) {
    int mark = text == null ? -1 : text.indexOf(MARK);
    if (text == null || mark < 0) {
      return null;
    }
    try {
      Map<String, String> fields = fields(text.substring(mark + MARK.length()));
      String cell = Text.name(fields.get("c"), Limits.NAME_CHARACTERS);
      if (cell.isEmpty()) {
        return null;
      }
      return new CellRun(
          Text.name(fields.get("s"), Limits.NAME_CHARACTERS),
          Text.name(fields.get("n"), Limits.LINE_CHARACTERS),
          cell,
          (int) number(fields.get("x"), Integer.MAX_VALUE),
          "1".equals(fields.get("i")) ? CellSource.INFERRED : source,
          number(fields.get("t"), Limits.MAX_EPOCH_MILLIS),
          Text.name(fields.get("p"), Limits.NAME_CHARACTERS));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, String> fields(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String field : encoded.split("&", 32)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(field.substring(0, equals), UTF_8),
            URLDecoder.decode(field.substring(equals + 1), UTF_8));
      }
    }
    return fields;
  }

  private static long number(@Nullable String digits, long most) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return Math.max(0, Math.min(most, Long.parseLong(digits)));
  }
}
