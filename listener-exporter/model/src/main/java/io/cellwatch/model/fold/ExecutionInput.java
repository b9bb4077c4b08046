package io.cellwatch.model.fold;

import io.cellwatch.model.Limits;
import java.util.Collection;
import java.util.List;

/**
 * What {@code SparkListenerSQLExecutionStart} tells.
 *
 * @param rootExecutionId its own id where it is not nested, or where this Spark does not tell
 * @param tags job tags; none before Spark 3.5
 * @param group job group; empty before Spark 4.0
 * @param planDigest see {@link PlanDigest}
 * @param plan the physical plan's text; empty where it is not wanted
 */
public record ExecutionInput(
    long executionId,
    long rootExecutionId,
    String description,
    Collection<String> tags,
    String group,
    long startMillis,
    String planDigest,
    String plan) {

  public ExecutionInput {
    tags = List.copyOf(tags);
    // One character more than is shown, so that it is seen as cut. Spark has redacted it.
    plan = plan.substring(0, Math.min(plan.length(), Limits.MESSAGE_CHARACTERS + 1));
  }

  /** The same execution, without its secrets. */
  ExecutionInput with(Redaction redaction) {
    return new ExecutionInput(
        executionId,
        rootExecutionId,
        redaction.of(description),
        tags,
        group,
        startMillis,
        planDigest,
        redaction.of(plan));
  }

  /** One of whose plan nothing is known. */
  public ExecutionInput(
      long executionId,
      long rootExecutionId,
      String description,
      Collection<String> tags,
      String group,
      long startMillis) {
    this(executionId, rootExecutionId, description, tags, group, startMillis, "", "");
  }
}
