package io.cellwatch.model.fold;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How the fold measures: medians, partitions, buckets, parts of a task's time. */
class MeasuresTest {
  @Property(tries = 300)
  void medianIsWithinAnEighthBelowTheTrueOne(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 0, max = 10_000_000) Long> millis) {
    Durations durations = new Durations();
    millis.forEach(durations::add);
    List<Long> sorted = millis.stream().sorted().toList();
    long median = sorted.get((sorted.size() - 1) / 2);

    assertTrue(durations.median() <= median, () -> durations.median() + " for " + median);
    assertTrue(
        durations.median() * 9 >= median * 8 - 8, () -> durations.median() + " for " + median);
    assertEquals(sorted.get(sorted.size() - 1), durations.longest());
  }

  @Test
  void medianOfNothingIsNone() {
    assertEquals(0, new Durations().median());
  }

  @Test
  void durationsOutOfRangeFallIntoTheOuterBuckets() {
    Durations durations = new Durations();
    durations.add(-5);
    assertEquals(0, durations.median());
    durations.add(Long.MAX_VALUE);
    durations.add(Long.MAX_VALUE);

    assertTrue(durations.median() > 100_000_000_000L);
  }

  @Property(tries = 300)
  void partitionSetDoesWhatAHashSetDoes(
      @ForAll @Size(max = 300) List<@IntRange(min = -2000, max = 5000) Integer> indices) {
    PartitionSet partitions = new PartitionSet();
    Set<Integer> expected = new HashSet<>();
    for (int index : indices) {
      assertEquals(expected.add(index), partitions.add(index));
    }
    assertEquals(expected.size(), partitions.size());
  }

  @Test
  void valueOnABoundCountsAtIt() {
    BucketCounts counts = new BucketCounts(List.of(1.0, 2.0));
    counts.count(0.5);
    counts.count(1.0);
    counts.count(2.0);
    counts.count(2.1);

    assertEquals(List.of(2L, 1L, 1L), counts.histogram().counts());
    assertEquals(5.6, counts.histogram().sum(), 1e-9);
    assertEquals(4, counts.histogram().count());
  }

  private static Totals divided(long launch, long gettingResult, long finish, TaskMetrics metrics) {
    Sums sums = new Sums();
    TaskTime.divide(sums, launch, gettingResult, finish, metrics);
    return sums.totals();
  }

  @Test
  void partsOfATasksTimeAreSparksOwn() {
    TaskMetrics metrics = Measured.run(700);
    metrics.set(TaskMetric.DESERIALIZE_MILLIS, 100);
    metrics.set(TaskMetric.RESULT_SERIALIZATION_MILLIS, 20);
    metrics.set(TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS, 200);
    metrics.set(TaskMetric.SHUFFLE_WRITE_NANOS, MILLISECONDS.toNanos(50));

    Totals time = divided(1000, 1950, 2000, metrics);

    assertEquals(1000, time.get(Quantity.TASK_WALL_MILLIS));
    assertEquals(100, time.get(Quantity.DESERIALIZE_MILLIS));
    assertEquals(20, time.get(Quantity.RESULT_SERIALIZATION_MILLIS));
    assertEquals(50, time.get(Quantity.GETTING_RESULT_MILLIS));
    assertEquals(130, time.get(Quantity.SCHEDULER_DELAY_MILLIS), "what is left of the whole");
    assertEquals(200, time.get(Quantity.SHUFFLE_READ_MILLIS));
    assertEquals(MILLISECONDS.toNanos(50), time.get(Quantity.SHUFFLE_WRITE_NANOS));
    assertEquals(MILLISECONDS.toNanos(450), time.get(Quantity.COMPUTE_NANOS));
    assertEquals(0, time.get(Quantity.UNATTRIBUTED_NANOS));
  }

  @Property
  void partsOfATasksTimeAddUpToItWhateverTheMetricsSay(
      @ForAll @LongRange(min = 1, max = 300_000_000_000_000L) long launch,
      @ForAll long gettingResult,
      @ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long finish,
      @ForAll long run,
      @ForAll long deserialize,
      @ForAll long fetchWait,
      @ForAll long write) {
    TaskMetrics metrics = Measured.run(run);
    metrics.set(TaskMetric.DESERIALIZE_MILLIS, deserialize);
    metrics.set(TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS, fetchWait);
    metrics.set(TaskMetric.SHUFFLE_WRITE_NANOS, write);

    Totals time = divided(launch, gettingResult, finish, metrics);

    long parts = 0;
    for (Quantity part : RandomEvents.PARTS_IN_MILLIS) {
      parts += MILLISECONDS.toNanos(time.get(part));
    }
    for (Quantity part : RandomEvents.PARTS_IN_NANOS) {
      parts += time.get(part);
    }
    assertEquals(MILLISECONDS.toNanos(time.get(Quantity.TASK_WALL_MILLIS)), parts);
  }
}
