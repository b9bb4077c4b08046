package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.CellReport;
import io.cellwatch.model.WorkState;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedRunsTest {
  private static final URI SERVER = URI.create("http://127.0.0.1:1/");
  private static final URI OTHER = URI.create("http://127.0.0.1:2/");

  private final ReportedRuns runs = new ReportedRuns();

  static CellReport.Run run(int execution, WorkState state) {
    return new CellReport.Run(
        "a.scala",
        "c" + execution,
        execution,
        "",
        state,
        1,
        state.ended() ? 2 : 0,
        "",
        "",
        false,
        false);
  }

  private void begin(int execution) {
    runs.put(run(execution, WorkState.RUNNING));
  }

  private void end(int execution) {
    runs.put(run(execution, WorkState.SUCCEEDED));
  }

  private static List<Integer> executions(List<ReportedRuns.Held> held) {
    return held.stream().map(each -> each.run().execution()).toList();
  }

  private List<Boolean> exported() {
    return runs.everything().stream().map(each -> each.run().exported()).toList();
  }

  private void report(long number) {
    runs.taken(runs.changed(), SERVER, number);
  }

  private static SequenceRanges ranges(String text) {
    SequenceRanges ranges = SequenceRanges.parse(text);
    if (ranges == null) {
      throw new AssertionError(text);
    }
    return ranges;
  }

  @Test
  void changesAreToldInTheirOrderAndOnce() {
    begin(1);
    begin(2);
    end(1);
    assertEquals(List.of(2, 1), executions(runs.changed()));
    report(1);
    assertFalse(runs.hasChanges());
    assertEquals(List.of(1, 2), executions(runs.everything()));
  }

  @Test
  void changeDuringAReportStaysToBeTold() {
    begin(1);
    List<ReportedRuns.Held> sent = runs.changed();
    end(1);
    runs.taken(sent, SERVER, 1);
    assertEquals(List.of(1), executions(runs.changed()));
    assertTrue(runs.changed().get(0).run().state().ended());
    assertFalse(runs.awaitsMark(SERVER), "what was taken is its begin");
  }

  @Test
  void oldestLeaveForNewerOnesAndThoseThatNobodyWasToldOfAreCounted() {
    for (int i = 1; i <= ReportedRuns.MOST_RUNS; i++) {
      end(i);
    }
    report(1);
    end(ReportedRuns.MOST_RUNS + 1);
    assertEquals(0, runs.lost(), "the first one was told");
    assertEquals(ReportedRuns.MOST_RUNS, runs.everything().size());
    assertEquals(2, runs.everything().get(0).run().execution());
    for (int i = 0; i < ReportedRuns.MOST_RUNS; i++) {
      end(10_000 + i);
    }
    assertEquals(1, runs.lost(), "one of those that leave was not told yet");
    assertEquals(ReportedRuns.MOST_RUNS, runs.everything().size());
    assertEquals(ReportedRuns.MOST_RUNS, runs.changed().size());
  }

  @Test
  void runsThatGoOnHaveABoundOfTheirOwn() {
    end(1);
    for (int i = 1; i <= ReportedRuns.MOST_RUNS + 2; i++) {
      begin(100 + i);
    }
    assertEquals(2, runs.lost());
    assertEquals(ReportedRuns.MOST_RUNS + 1, runs.everything().size());
    assertEquals(1, runs.everything().get(0).run().execution(), "the ended one stays");
    end(101);
    assertEquals(2, runs.lost());
    assertEquals(2, runs.everything().stream().filter(e -> e.run().state().ended()).count());
  }

  @Test
  void runIsMarkedByTheServerAndReportThatTookItsEnd() {
    begin(1);
    begin(2);
    report(1);
    end(1);
    report(2);
    assertTrue(runs.awaitsMark(SERVER));
    runs.exported(OTHER, ranges("1-9"));
    runs.exported(SERVER, ranges("1 3-9"));
    assertEquals(List.of(false, false), exported());
    runs.exported(SERVER, ranges("1-2"));
    assertEquals(List.of(true, false), exported());
    assertFalse(runs.awaitsMark(SERVER));
    assertFalse(runs.hasChanges(), "no server needs to be told of a mark");
  }

  @Test
  void runThatIsSentAgainWaitsForThatReport() {
    end(1);
    report(1);
    runs.taken(runs.everything(), SERVER, 5);
    runs.exported(SERVER, ranges("1"));
    assertEquals(List.of(false), exported());
    runs.exported(SERVER, ranges("1-5"));
    assertEquals(List.of(true), exported());
    runs.taken(runs.everything(), OTHER, 6);
    assertFalse(runs.awaitsMark(OTHER), "another server does not export it");
  }

  @Test
  void markOfARunThatWasDoneAgainIsGone() {
    end(1);
    report(1);
    runs.exported(SERVER, ranges("1"));
    end(1);
    assertEquals(List.of(false), exported());
    assertFalse(runs.awaitsMark(SERVER));
    report(2);
    assertTrue(runs.awaitsMark(SERVER));
  }

  @Test
  void refusedRunIsDroppedAndCountedUnlessItHasChanged() {
    end(1);
    ReportedRuns.Held refused = runs.changed().get(0);
    end(1);
    runs.drop(refused);
    assertEquals(0, runs.lost());
    assertEquals(List.of(1), executions(runs.everything()));
    runs.drop(runs.changed().get(0));
    assertEquals(1, runs.lost());
    assertEquals(List.of(), runs.everything());
    assertFalse(runs.hasChanges());
  }
}
