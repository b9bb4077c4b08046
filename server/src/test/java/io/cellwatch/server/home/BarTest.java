package io.cellwatch.server.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Progress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BarTest {
  @Test
  void doneAndActiveTasksFillTheirSharesOfTheBar() {
    Bar bar = Bar.ofTasks("In [1]", new Progress(8, 2, 3, 3, 1, 1, 1));
    assertEquals(
        new Bar(
            "Tasks of In [1]",
            500,
            250,
            "4/8",
            Optional.of("2 active, ✗ 1 failed, 1 killed, 1 skipped")),
        bar);
  }

  @Test
  void speculationDoesNotPushItOverItsEnd() {
    Bar bar = Bar.ofTasks("In [1]", new Progress(4, 9, 12, 4, 0, 0, 0));
    assertEquals(1000, bar.first());
    assertEquals(0, bar.second());
    assertEquals("4/4", bar.counts());
  }

  @Test
  void barOfNoTasksIsEmpty() {
    assertEquals(0, Bar.ofTasks("In [1]", Progress.NONE).first());
  }

  @Test
  void almostDoneIsNotDone() {
    assertTrue(Bar.ofTasks("In [1]", new Progress(9999, 0, 9998, 9998, 0, 0, 0)).first() < 1000);
  }

  @Test
  void moreTasksThanCoresFillTheMeter() {
    assertEquals(1000, Bar.ofCores("a", 9, 4).first());
    assertEquals(0, Bar.ofCores("a", 9, 0).first());
  }
}
