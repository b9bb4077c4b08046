package io.cellwatch.model;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From when on work counts as stuck. A server has a value for each; an application may bring its
 * own by the Spark property {@code spark.cellwatch.stuck.NAME}.
 *
 * <p>The constant's name is its name on the wire: constants may be added, and never renamed.
 */
public enum Threshold {
  NO_EXECUTORS_AFTER(
      Form.TIME,
      "3m",
      "How long tasks may wait while nothing of the application runs: as long as its cluster's"
          + " autoscaler needs to bring a machine."),
  CORES_BUSY_AFTER(
      Form.TIME,
      "5m",
      "How long a job may wait for its first task, or its next one, while other jobs of the"
          + " application hold all cores, and none of them ends."),
  STRAGGLER_DONE(
      Form.SHARE, "0.75", "The share of a stage's tasks that must be done to call one late."),
  STRAGGLER_FACTOR(
      Form.NUMBER,
      "3",
      "A late task has run for more than so many times the median of the others."),
  STRAGGLER_FLOOR(
      Form.TIME,
      "2m",
      "A late task has run for at least so long, and no other of its stage has ended meanwhile."),
  SINGLE_TASK_AFTER(
      Form.TIME, "10m", "How long one task may hold a stage of few tasks while other cores idle."),
  NO_PROGRESS_AFTER(
      Form.TIME,
      "10m",
      "How long running tasks may neither end, nor read, write or shuffle anything, without a sign"
          + " of work."),
  JOIN_RATIO(
      Form.NUMBER, "1000", "A join explodes that makes so many rows of one that it is given."),
  JOIN_ROWS(Form.NUMBER, "1e8", "A join that has made fewer rows does not explode."),
  RETRY_ATTEMPTS(
      Form.NUMBER, "3", "A stage is retried again and again from this many attempts on."),
  RETRY_FAILURES(
      Form.NUMBER,
      "10",
      "So many failed tasks of a running stage, and more than have succeeded, are no accident."),
  EXECUTORS_LOST(
      Form.NUMBER, "2", "So many executors lost by accident within the window count as trouble."),
  EXECUTORS_LOST_WINDOW(Form.TIME, "10m", "For how long a lost executor counts."),
  GC_SHARE(
      Form.SHARE,
      "0.5",
      "The share of time that garbage collection may take, of tasks' time or of the driver's."),
  GC_WINDOW(Form.TIME, "2m", "Over how long that share is taken, so that a short burst is none."),
  PLANNING_AFTER(
      Form.TIME,
      "2m",
      "How long the driver may plan, list files or commit without a job that runs."),
  DRIVER_BOUND_AFTER(
      Form.TIME,
      "10m",
      "How long a cell may go on without a job that runs, where it had some or waits for one."),
  CLEAR_AFTER(
      Form.TIME,
      "30s",
      "How long a reason must be gone before it counts as gone, so that an alert's `for` does not"
          + " begin anew with each flicker.");

  /** What the name of the Spark property of each starts with. */
  public static final String PROPERTY_PREFIX = "spark.cellwatch.stuck.";

  /** How many there are: the length of an array of values. */
  static final int COUNT = values().length;

  private final Form form;
  private final String defaultText;
  private final String documentation;

  Threshold(Form form, String defaultText, String documentation) {
    this.form = form;
    this.defaultText = defaultText;
    this.documentation = documentation;
  }

  /** What the value is. */
  private enum Form {
    TIME("a time from 1s to 30d such as 90s, 5m, 2h or 1d", 1, 30 * 86_400.0),
    SHARE("a share from 0.01 to 1", 0.01, 1),
    NUMBER("a number from 1 to 1e15", 1, 1e15);

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(s|m|min|h|d)");
    private static final Pattern DECIMAL =
        Pattern.compile("\\d{1,15}(\\.\\d{1,15})?([eE]\\d{1,2})?");

    private final String expected;
    private final double least;
    private final double most;

    Form(String expected, double least, double most) {
      this.expected = expected;
      this.least = least;
      this.most = most;
    }

    private OptionalDouble read(String text) {
      double value;
      if (this == TIME) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
          return OptionalDouble.empty();
        }
        value = Double.parseDouble(amount.group(1)) * seconds(amount.group(2));
      } else if (DECIMAL.matcher(text).matches()) {
        value = Double.parseDouble(text);
      } else {
        return OptionalDouble.empty();
      }
      return valid(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static double seconds(String unit) {
      return switch (unit) {
        case "s" -> 1;
        case "h" -> 3_600;
        case "d" -> 86_400;
        default -> 60;
      };
    }

    private boolean valid(double value) {
      return value >= least && value <= most;
    }
  }

  /** As people write it in configuration: {@code no-executors-after}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The Spark property by which an application has its own. */
  public String property() {
    return PROPERTY_PREFIX + label();
  }

  /** What counts where nobody says otherwise. */
  public String defaultText() {
    return defaultText;
  }

  /** The values that are understood, in words. */
  public String expected() {
    return form.expected;
  }

  public String documentation() {
    return documentation;
  }

  /** The value of a text, times in seconds; empty where it is none that is understood. */
  public OptionalDouble read(String text) {
    return form.read(text.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether it may have this value, times in seconds. */
  boolean valid(double value) {
    return form.valid(value);
  }

  /** The place of its value in an array. */
  @SuppressWarnings("EnumOrdinal") // never stored and never sent: on the wire the name stands
  int index() {
    return ordinal();
  }
}
