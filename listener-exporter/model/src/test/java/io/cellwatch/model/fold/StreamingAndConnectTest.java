package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.WorkState;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamingAndConnectTest {
  private static final String RUN = "9f8a6d3e-5a0c-4f4e-8f65-1b2c3d4e5f60";

  private final Story story = new Story();

  private void progressed(long batch, long rows, double rate) {
    story.fold.queryProgressed(
        new BatchInput(RUN, batch, story.now(), 250, rows, rate, rate, true));
  }

  @Test
  void rowsOfAllBatchesAddUpAndTheRatesAreTheNewest() {
    story.fold.queryStarted("id", RUN, "clicks", List.of(), story.now());
    progressed(0, 100, 5);
    progressed(1, 50, 7);

    assertEquals(150, story.seen().query(RUN).inputRows());
    assertEquals(7.0, story.server.query(RUN).inputRowsPerSecond());
    assertEquals(1, story.server.query(RUN).batchId());
    assertEquals("clicks", story.server.query(RUN).name());
  }

  @Test
  void ratesThatAreNoNumbersAreZeroAndRowsBeyondALongStayAtTheHighest() {
    story.fold.queryStarted("id", RUN, "", List.of(), story.now());
    progressed(Long.MAX_VALUE, Long.MAX_VALUE, Double.NaN);
    progressed(-5, Long.MAX_VALUE, Double.POSITIVE_INFINITY);
    progressed(-5, -5, -1);

    assertEquals(0.0, story.seen().query(RUN).processedRowsPerSecond());
    assertEquals(Long.MAX_VALUE, story.server.query(RUN).inputRows());
    assertEquals(Long.MAX_VALUE, story.server.query(RUN).batchId());
  }

  @Test
  void stoppedQuerySucceededAndFailedQueryFailed() {
    story.fold.queryStarted("id", RUN, "", List.of(), story.now());
    story.fold.queryStarted("id", "again", "", List.of(), story.now());
    story.fold.queryEnded(RUN, story.now(), "");
    story.fold.queryEnded("again", story.now(), "boom");
    story.fold.queryEnded("unknown", story.now(), "");
    progressed(3, 5, 1);

    assertEquals(WorkState.SUCCEEDED, story.seen().query(RUN).state());
    assertEquals(WorkState.FAILED, story.server.query("again").state());
    assertEquals("boom", story.server.query("again").error());
  }

  @Test
  void queryIsOfTheCellThatItsJobsNameAndNotOfTheOneBefore() {
    story.wholeJob(0, Story.properties(CellTag.PROPERTY, tag("before", 1)));
    story.fold.queryStarted("id", RUN, "", List.of(), story.now());
    assertEquals("before", story.seen().query(RUN).run().cell());

    story.wholeJob(
        1, Story.properties("spark.jobGroup.id", RUN, CellTag.PROPERTY, tag("stream", 2)));
    story.wholeJob(2, Story.properties("spark.jobGroup.id", RUN));

    assertEquals("stream", story.seen().query(RUN).run().cell());
    assertEquals(CellSource.PROPERTY, story.server.query(RUN).run().source());
  }

  private static String tag(String cell, int execution) {
    return "cellwatch-cell-1-s=s&n=n&c=%s&x=%d&t=%d".formatted(cell, execution, execution);
  }

  @Test
  void batchesOfAQueryAreOneCell() {
    for (int batch = 0; batch < 20; batch++) {
      String description = "\nid = x\nrunId = " + RUN + "\nbatch = " + batch;
      String id = Integer.toString(batch);
      story.fold.executionStarted(
          new ExecutionInput(batch, batch, description, List.of(), "", story.now()));
      story.wholeJob(
          batch,
          Story.properties(
              "spark.jobGroup.id",
              RUN,
              "spark.job.description",
              description,
              "spark.sql.execution.id",
              id));
      story.fold.executionEnded(batch, story.now(), "");
    }

    assertEquals(1, story.seen().all(CellRecord.class).count());
    assertEquals(20, story.server.cell(RUN).jobs().succeeded());
    assertEquals(
        1,
        story.server.all(SqlExecutionRecord.class).map(SqlExecutionRecord::run).distinct().count());
  }

  private void operation(String id, WorkState state, String error) {
    story.fold.operationStarted(
        id, "session", "me", "tag", List.of("cellwatch-cell-1-c=c4&n=a"), "", story.now());
    story.fold.operationEnded(id, story.now(), state, error);
  }

  @Test
  void operationsEndAsConnectSays() {
    operation("1", WorkState.SUCCEEDED, "");
    operation("2", WorkState.FAILED, "boom");
    operation("3", WorkState.CANCELLED, "");
    story.fold.operationEnded("3", story.now(), WorkState.FAILED, "after it was cancelled");
    story.fold.operationEnded("9", story.now(), WorkState.FAILED, "never started");

    assertEquals(1, story.seen().total(Quantity.CONNECT_SUCCEEDED));
    assertEquals(1, story.server.total(Quantity.CONNECT_FAILED));
    assertEquals(1, story.server.total(Quantity.CONNECT_CANCELLED));
    assertEquals("c4", story.server.operation("1").run().cell());
    assertEquals(WorkState.CANCELLED, story.server.operation("3").state());
  }
}
