package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.WorkState;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Before Spark 3.4 the end of an SQL execution does not say how it ended: its jobs do. */
class SilentExecutionEndTest {
  private final ApplicationFold fold = new ApplicationFold(FoldLimits.NONE, new CellResolver(null));

  private void start(int... jobIds) {
    fold.executionStarted(new ExecutionInput(5, 5, "show", List.of(), "", 1000));
    Properties properties = new Properties();
    properties.setProperty("spark.sql.execution.id", "5");
    for (int jobId : jobIds) {
      fold.jobStarted(jobId, 1001, List.of(), properties);
    }
  }

  private void expect(WorkState state, long succeeded, long failed) {
    StateUpdate update = fold.next(0, true);
    assertEquals(state, update.executions().get(0).state());
    assertEquals(succeeded, update.application().totals().get(Quantity.SQL_SUCCEEDED));
    assertEquals(failed, update.application().totals().get(Quantity.SQL_FAILED));
  }

  @Test
  void aJobThatFailsAfterTheEndMakesTheExecutionFail() {
    start(1, 2);
    fold.jobEnded(1, 1100, true, "");
    fold.executionEnded(5, 1200, null);
    expect(WorkState.RUNNING, 0, 0);
    fold.jobEnded(2, 1300, false, "SparkContext was shut down");
    expect(WorkState.FAILED, 0, 1);
  }

  @Test
  void jobsThatEndAfterTheEndWithoutFailingMakeItSucceedOnce() {
    start(1, 2);
    fold.executionEnded(5, 1200, null);
    fold.jobEnded(1, 1300, true, "");
    expect(WorkState.RUNNING, 0, 0);
    fold.jobEnded(2, 1300, true, "");
    expect(WorkState.SUCCEEDED, 1, 0);
  }

  @Test
  void withoutRunningJobsTheEndDecides() {
    start();
    fold.executionEnded(5, 1200, null);
    expect(WorkState.SUCCEEDED, 1, 0);
  }

  @Test
  void aSparkThatTellsIsBelievedWhateverItsJobsDo() {
    start(1);
    fold.executionEnded(5, 1200, "");
    fold.jobEnded(1, 1300, false, "boom");
    expect(WorkState.SUCCEEDED, 1, 0);
  }
}
