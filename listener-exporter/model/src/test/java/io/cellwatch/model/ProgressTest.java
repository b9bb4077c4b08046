package io.cellwatch.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void ratioIsTheShareOfPartitionsThatAreDoneOrSkipped() {
    assertEquals(0.75, new Progress(8, 1, 9, 4, 3, 2, 2).ratio());
    assertEquals(1, new Progress(8, 1, 9, 4, 3, 2, 2).waiting());
  }

  @Test
  void ratioOfNothingToDoIsOne() {
    assertEquals(1.0, Progress.NONE.ratio());
  }

  @Test
  void ratioIsNeverOverOneAndNothingWaitsBelowZero() {
    Progress most = new Progress(4, 3, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0, 4);

    assertEquals(1.0, most.ratio());
    assertEquals(0, most.waiting());
  }

  @Test
  void bothTogetherStayWithinAnInt() {
    Progress most = new Progress(Integer.MAX_VALUE, 1, 2, 3, 4, 5, 6);

    assertEquals(new Progress(Integer.MAX_VALUE, 2, 4, 6, 8, 10, 12), most.plus(most));
  }

  @Test
  void histogramWithTooManyBucketsIsRefused() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new Histogram(Collections.nCopies(65, 1L), 0));

    assertTrue(String.valueOf(refusal.getMessage()).startsWith("histogram.counts"));
  }

  @Test
  void applicationRefusesAHistogramOfOtherBounds() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ApplicationRecord(
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    ApplicationState.RUNNING,
                    0,
                    0,
                    false,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    Tracing.NONE,
                    0,
                    Totals.NONE,
                    new Histogram(List.of(1L, 2L), 3),
                    Histogram.EMPTY,
                    0,
                    0,
                    Thresholds.NONE));

    assertEquals(
        "application.taskDurations.counts: 2 buckets: 17 are expected", refusal.getMessage());
  }
}
