package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever Spark tells, in whatever order and with whatever losses. The records refuse negative
 * numbers in their constructors, so an update that can be made has none.
 */
class FoldPropertyTest {
  private static final int STEPS = 400;

  @Property(tries = 200)
  void totalsNeverFallAndCellsAddUpToTheApplication(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 90) int lossPercent) {
    RandomEvents events = new RandomEvents(seed, lossPercent, false, FoldLimits.NONE);
    Received server = new Received();
    Totals before = Totals.NONE;
    for (int step = 0; step < STEPS; step++) {
      events.next();
      if (step % 7 == 0) {
        server.take(events.fold.next(0, false));
        events.fold.acknowledged();
        assertNoneFell(before, server.application().totals());
        before = server.application().totals();
        server.all(CellRecord.class).forEach(cell -> assertSound(cell.tasks()));
      }
    }
    events.fold.applicationEnded(RandomEvents.START + 10_000_000);
    server.take(events.fold.next(0, false));

    assertNoneFell(before, server.application().totals());
    assertTimesAddUp(server.application().totals());
    for (Quantity quantity : RandomEvents.OF_TASKS) {
      long ofCells =
          server.all(CellRecord.class).mapToLong(cell -> cell.totals().get(quantity)).sum();
      assertEquals(server.total(quantity), ofCells, quantity::name);
    }
  }

  @Property(tries = 200)
  void hostileNumbersNeverStopTheFold(@ForAll long seed) {
    RandomEvents events = new RandomEvents(seed, 20, true, new FoldLimits(3, 3, 3, 3, 3, 20));
    Totals before = Totals.NONE;
    for (int step = 0; step < STEPS; step++) {
      events.next();
      if (step % 5 == 0) {
        StateUpdate update =
            events.fold.next(step % 2 == 0 ? 0 : RandomEvents.START, step % 3 == 0);
        assertNoneFell(before, update.application().totals());
        before = update.application().totals();
        if (step % 15 == 0) {
          events.fold.refused();
        } else if (step % 25 != 0) {
          events.fold.acknowledged();
        }
      }
    }
    events.fold.all().forEach(kept -> assertTrue(kept.unacknowledged() <= 2 * kept.size() + 6));
  }

  @Property(tries = 200)
  void lostRepeatedAndOvertakenUpdatesAreRepairedByTheNextFullOne(@ForAll long seed) {
    RandomEvents events = new RandomEvents(seed, 10, false, FoldLimits.NONE);
    Received steady = new Received();
    Received unlucky = new Received();
    List<StateUpdate> underWay = new ArrayList<>();
    Random network = new Random(~seed);
    for (int step = 0; step < STEPS; step++) {
      events.next();
      if (step % 9 == 0) {
        StateUpdate update = events.fold.next(0, false);
        events.fold.acknowledged();
        steady.take(update);
        if (network.nextInt(3) > 0) {
          underWay.add(update);
          underWay.add(update);
        }
      }
      if (step % 60 == 0) {
        Collections.shuffle(underWay, network);
        underWay.forEach(unlucky::take);
        underWay.clear();
      }
    }
    StateUpdate all = events.fold.next(0, true);
    steady.take(all);
    unlucky.take(all);
    underWay.forEach(unlucky::take);

    assertSame(steady, unlucky);
    assertEquals(steady.application(), unlucky.application());
  }

  @Property(tries = 200)
  void updatesThatWereRefusedLoseNothing(@ForAll long seed) {
    RandomEvents events = new RandomEvents(seed, 10, false, FoldLimits.NONE);
    Received server = new Received();
    Random network = new Random(~seed);
    for (int step = 0; step < STEPS; step++) {
      events.next();
      if (step % 9 == 0) {
        StateUpdate update = events.fold.next(0, false);
        if (network.nextBoolean()) {
          server.take(update);
          events.fold.acknowledged();
        } else {
          events.fold.refused();
        }
      }
    }
    server.take(events.fold.next(0, false));
    Received full = new Received();
    full.take(events.fold.next(0, true));

    assertSame(full, server);
  }

  private static void assertSame(Received expected, Received actual) {
    assertEquals(expected.all().keySet(), actual.all().keySet());
    expected.all().forEach((key, record) -> assertEquals(record, actual.all().get(key)));
  }

  private static void assertSound(Progress tasks) {
    assertTrue(tasks.ratio() >= 0 && tasks.ratio() <= 1, tasks::toString);
    assertTrue(tasks.completedIndices() <= tasks.completed(), tasks::toString);
  }

  private static void assertNoneFell(Totals before, Totals after) {
    for (Quantity quantity : Quantity.values()) {
      assertTrue(
          after.get(quantity) >= before.get(quantity),
          () -> quantity + " fell from " + before.get(quantity) + " to " + after.get(quantity));
    }
  }

  private static void assertTimesAddUp(Totals totals) {
    long millis = Arrays.stream(RandomEvents.PARTS_IN_MILLIS).mapToLong(totals::get).sum();
    long nanos = Arrays.stream(RandomEvents.PARTS_IN_NANOS).mapToLong(totals::get).sum();
    assertEquals(totals.get(Quantity.TASK_WALL_MILLIS) * 1_000_000, millis * 1_000_000 + nanos);
  }
}
