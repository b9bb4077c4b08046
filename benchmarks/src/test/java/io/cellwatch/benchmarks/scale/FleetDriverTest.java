package io.cellwatch.benchmarks.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.WorkState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetDriverTest {
  private static final long NOW = 1_780_000_000_000L;

  private static FleetDriver of(Habit habit) {
    int number = IntStream.range(0, 40).filter(n -> Habit.of(n) == habit).findFirst().orElseThrow();
    return new FleetDriver(number, NOW);
  }

  private static List<JobRecord> running(FleetDriver driver) {
    return driver.update(NOW, true).jobs().stream()
        .filter(job -> job.state() == WorkState.RUNNING)
        .toList();
  }

  @Test
  void oneThatRestsRunsNothingAndSendsItsHeartbeatOnly() {
    FleetDriver driver = of(Habit.RESTS);
    assertEquals(List.of(), running(driver));
    long sent = IntStream.range(0, 60).filter(second -> driver.goOn(second, NOW)).count();
    assertEquals(12, sent);
  }

  @Test
  void whatIsStuckStaysAsItIs() {
    for (Habit habit : List.of(Habit.WAITS_FOR_A_STRAGGLER, Habit.STANDS_STILL)) {
      FleetDriver driver = of(habit);
      Progress before = running(driver).get(0).tasks();
      driver.goOn(1, NOW + 1_000);
      assertEquals(before, running(driver).get(0).tasks());
      assertEquals(1, before.active());
      assertEquals(habit == Habit.WAITS_FOR_A_STRAGGLER ? 59 : 30, before.completed());
    }
  }

  @Test
  void oneThatFallsSilentIsSilentForLongerThanItTakesToBeLost() {
    FleetDriver driver = of(Habit.FALLS_SILENT);
    long heard = IntStream.range(0, 240).filter(second -> driver.goOn(second, NOW)).count();
    assertEquals(20, heard);
    assertEquals(1, running(driver).size());
  }

  @Test
  void theWatchFindsTheStragglersOfTheFleet() {
    StuckLooks looks = new StuckLooks(80);
    assertTrue(looks.stuck() >= 2, () -> looks.stuck() + " reasons");
    assertTrue(looks.cpuMillis().size() == 200 && looks.megabytes().median() > 0);
  }
}
