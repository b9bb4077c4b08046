package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Tracing.State;
import org.junit.jupiter.api.Test;

/** Which records say that a server has exported their span. */
class ExportMarksTest {
  private final Story story = new Story();

  private StateUpdate taken(boolean full) {
    StateUpdate update = story.fold.next(story.now(), full);
    story.fold.acknowledged();
    return update;
  }

  /** How far the span of a job is, as an update that tells all says. */
  private State job(int jobId) {
    return taken(true).jobs().stream()
        .filter(job -> job.jobId() == jobId)
        .map(JobRecord::tracing)
        .findAny()
        .orElseThrow()
        .state();
  }

  @Test
  void whatTheNamedUpdateSaidWasDueIsExported() {
    long first = sent(0);
    long second = sent(1);
    story.fold.exported(first);

    assertEquals(State.EXPORTED, job(0));
    assertEquals(State.DUE, job(1));
    story.fold.exported(second);
    assertEquals(State.DUE, job(1), "since then it was sent again: only that update counts");
  }

  private long sent(int jobId) {
    story.wholeJob(jobId, cell("a"));
    return taken(false).sequence();
  }

  @Test
  void stagesAndCellsAreMarkedWithTheirJobs() {
    long first = sent(0);
    story.wholeJob(1, cell("b"));
    long second = taken(false).sequence();
    story.fold.exported(first);
    story.fold.exported(second);

    StateUpdate all = taken(true);
    assertEquals(
        State.EXPORTED,
        all.stages().stream()
            .filter(stage -> stage.stageId() == 0)
            .findAny()
            .orElseThrow()
            .tracing()
            .state());
    assertEquals(
        State.EXPORTED,
        all.cells().stream()
            .filter(cell -> cell.run().cell().equals("a"))
            .findAny()
            .orElseThrow()
            .tracing()
            .state());
  }

  @Test
  void anUpdateThatSaidItWasGoingOnExportedNothing() {
    StageInput stage = Story.stage(0, 1);
    story.job(0, cell("a"), stage).submit(stage);
    long early = taken(false).sequence();
    story.run(stage, 0).complete(stage).jobSucceeds(0);
    story.fold.exported(early);

    assertEquals(State.DUE, job(0));
  }

  @Test
  void anUpdateThatWasRefusedExportedNothing() {
    story.wholeJob(0, cell("a"));
    long refused = story.fold.next(story.now(), false).sequence();
    story.fold.refused();
    story.fold.exported(refused);

    StateUpdate again = taken(false);
    assertEquals(State.DUE, again.jobs().get(0).tracing().state());
    story.fold.exported(again.sequence());
    assertEquals(State.EXPORTED, job(0));
  }

  @Test
  void theUpdateThatFirstSaidItCountsEvenIfTheRecordWasSentAgain() {
    long first = sent(0);
    story.fold.jobEnded(0, story.now(), true, ""); // Told twice: nothing changes.
    taken(false);
    story.fold.exported(first);

    assertEquals(State.EXPORTED, job(0));
  }

  @Test
  void whatIsExportedStaysSoInEveryUpdateThatTellsAll() {
    story.fold.exported(sent(0));

    assertEquals(State.EXPORTED, job(0));
    assertEquals(State.EXPORTED, job(0));
    story.fold.exported(1_000_000);
    assertEquals(State.EXPORTED, job(0));
  }
}
