package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Text;
import java.util.Collection;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells for which run of which cell some work is done, by the surest sign there is: our own
 * property, our own tag, the job groups of Zeppelin, Livy and Databricks, the cell that the kernel
 * was last seen to run, the plain job group, the description, none.
 */
public final class CellResolver {
  /** {@code org.apache.zeppelin.spark.Utils.buildJobGroupId}: user, note, paragraph. */
  private static final Pattern ZEPPELIN = Pattern.compile("zeppelin\\|.*?\\|([^|]+)\\|([^|]+)");

  /** Zeppelin before 0.8: note (not before 0.7), paragraph, and in some builds its text. */
  private static final Pattern OLD_ZEPPELIN =
      Pattern.compile(
          "zeppelin-(?:([^-\\s]+)-)?(\\d{8}-\\d{6}_-?\\d+|paragraph_\\d+_-?\\d+)(?:\\n.*)?",
          Pattern.DOTALL);

  /** {@code org.apache.livy.repl.Session.setJobGroup}; Synapse and Fabric add the code behind. */
  private static final Pattern LIVY =
      Pattern.compile("Job group for statement (\\d+)\\b.*", Pattern.DOTALL);

  /** An interactive command of a Databricks notebook: execution context, command, hash. */
  private static final Pattern DATABRICKS_COMMAND =
      Pattern.compile("\\d+_(\\d+)_[0-9a-fA-F]+(?:_.*)?");

  /** A run of a Databricks job, as Databricks' own Overwatch takes it from the job group. */
  private static final Pattern DATABRICKS_RUN =
      Pattern.compile("(?:.*_)?(job-\\d+-run-\\d+(?:-action-\\d+)?)(?:_.*)?", Pattern.DOTALL);

  /** The same where nothing else says that this is Databricks, as in some of its workspaces. */
  private static final Pattern DATABRICKS_RUN_ALONE =
      Pattern.compile("\\d+_\\d+_(job-\\d+-run-\\d+-action-\\d+)(?:_.*)?", Pattern.DOTALL);

  /**
   * {@code StreamExecution.getBatchDescriptionString}: a batch of a streaming query, whose run is
   * the job group where a group is told.
   */
  private static final Pattern STREAMING_BATCH =
      Pattern.compile("\\brunId = ([0-9a-fA-F-]{36})\\b.*\\bbatch = ", Pattern.DOTALL);

  /**
   * What Spark Connect describes a request by: its beginning, with ids of session and user, another
   * one for each request.
   */
  private static final String CONNECT_REQUEST = "Spark Connect - ";

  private @Nullable CellRun newest;

  /**
   * Begins with what the driver inherited.
   *
   * @param environmentTag the value of {@link CellTag#ENVIRONMENT} in the driver; null where it has
   *     none, and for event logs
   */
  public CellResolver(@Nullable String environmentTag) {
    newest = CellTag.decode(environmentTag, CellSource.INFERRED);
  }

  /** The session of the notebook's kernel that was seen last; empty where none was. */
  String session() {
    CellRun seen = newest;
    return seen == null ? "" : seen.session();
  }

  /** The run that a job or stage with these local properties works for. */
  CellRun run(@Nullable Properties properties, String sqlDescription) {
    String group = SparkProperties.group(properties);
    String description = SparkProperties.description(properties);
    CellRun own =
        CellTag.decode(SparkProperties.get(properties, CellTag.PROPERTY), CellSource.PROPERTY);
    if (own == null) {
      own = tagged(SparkProperties.tags(properties));
    }
    if (own == null) {
      own = platform(group, description, properties);
    }
    return own == null
        ? other(group, description.isEmpty() ? sqlDescription : description)
        : remember(own);
  }

  /** The run of something that has tags and a group, and no properties. */
  CellRun run(Collection<String> tags, String group, String description) {
    CellRun own = tagged(tags);
    if (own == null) {
      own = platform(group, description, null);
    }
    return own == null ? other(group, description) : remember(own);
  }

  private static @Nullable CellRun tagged(Collection<String> tags) {
    for (String tag : tags) {
      CellRun run = CellTag.decode(tag, CellSource.TAG);
      if (run != null) {
        return run;
      }
    }
    return null;
  }

  private static @Nullable CellRun platform(
      String group, String description, @Nullable Properties properties) {
    Matcher zeppelin = ZEPPELIN.matcher(group);
    if (zeppelin.matches()) {
      return run(CellSource.ZEPPELIN, zeppelin.group(1), zeppelin.group(2));
    }
    Matcher oldZeppelin = OLD_ZEPPELIN.matcher(group);
    if (oldZeppelin.matches()) {
      String note = oldZeppelin.group(1);
      return run(CellSource.ZEPPELIN, note == null ? "" : note, oldZeppelin.group(2));
    }
    Matcher livy = LIVY.matcher(description);
    if (livy.matches() && livy.group(1).equals(group)) {
      return run(CellSource.LIVY, "", group);
    }
    return databricks(group, properties);
  }

  private static @Nullable CellRun databricks(String group, @Nullable Properties properties) {
    String path = SparkProperties.get(properties, "spark.databricks.notebook.path");
    String notebook =
        path.isEmpty() ? SparkProperties.get(properties, "spark.databricks.notebook.id") : path;
    if (notebook.isEmpty() || group.isEmpty()) {
      Matcher alone = DATABRICKS_RUN_ALONE.matcher(group);
      return alone.matches() ? run(CellSource.DATABRICKS, "", alone.group(1)) : null;
    }
    Matcher command = DATABRICKS_COMMAND.matcher(group);
    if (command.matches()) {
      return run(CellSource.DATABRICKS, notebook, command.group(1));
    }
    Matcher jobRun = DATABRICKS_RUN.matcher(group);
    return run(CellSource.DATABRICKS, notebook, jobRun.matches() ? jobRun.group(1) : group);
  }

  /** What remains for work that no notebook has marked. */
  private CellRun other(String group, String description) {
    CellRun running = newest;
    if (running != null) {
      return inferred(running);
    }
    if (!group.isBlank()) {
      return run(CellSource.JOB_GROUP, "", group);
    }
    Matcher batch = STREAMING_BATCH.matcher(description);
    if (batch.find()) {
      return run(CellSource.JOB_GROUP, "", batch.group(1));
    }
    if (!description.isBlank() && !description.startsWith(CONNECT_REQUEST)) {
      return run(CellSource.SQL_DESCRIPTION, "", description.strip().replaceAll("\\s+", " "));
    }
    return CellRun.NONE;
  }

  private CellRun remember(CellRun run) {
    boolean ofTheKernel = run.source() == CellSource.PROPERTY || run.source() == CellSource.TAG;
    if (ofTheKernel && (newest == null || run.startMillis() >= newest.startMillis())) {
      newest = run;
    }
    return run;
  }

  private static CellRun inferred(CellRun run) {
    return new CellRun(
        run.session(),
        run.notebook(),
        run.cell(),
        run.execution(),
        CellSource.INFERRED,
        run.startMillis(),
        run.traceparent());
  }

  private static CellRun run(CellSource source, String notebook, String cell) {
    return new CellRun(
        "",
        Text.name(notebook, Limits.LINE_CHARACTERS),
        Text.name(cell, Limits.NAME_CHARACTERS),
        0,
        source,
        0,
        "");
  }
}
