package io.cellwatch.model.fold;

/**
 * What Spark's {@code StageInfo} tells.
 *
 * @param tasks of the stage
 * @param submittedMillis 0 where it was not submitted
 * @param completedMillis 0 where it has not completed
 * @param failure why it failed; empty where it did not
 * @param resourceProfileId says what each of its tasks holds: see {@link
 *     ApplicationFold#resourceProfile}
 */
public record StageInput(
    int stageId,
    int attempt,
    String name,
    int tasks,
    long submittedMillis,
    long completedMillis,
    String failure,
    int resourceProfileId) {

  /** The profile that Spark makes of the application's configuration. */
  static final int DEFAULT_PROFILE = 0;

  /** The same stage, with other words about its failure. */
  StageInput failedWith(String words) {
    return words.equals(failure)
        ? this
        : new StageInput(
            stageId,
            attempt,
            name,
            tasks,
            submittedMillis,
            completedMillis,
            words,
            resourceProfileId);
  }

  /** A stage of the default profile. */
  public StageInput(
      int stageId,
      int attempt,
      String name,
      int tasks,
      long submittedMillis,
      long completedMillis,
      String failure) {
    this(stageId, attempt, name, tasks, submittedMillis, completedMillis, failure, DEFAULT_PROFILE);
  }
}
