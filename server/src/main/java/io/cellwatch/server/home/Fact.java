package io.cellwatch.server.home;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.util.ArrayList;
import java.util.List;

/** A named figure. */
record Fact(String name, String value) {
  private static final long NANOS = 1_000_000;

  /** Input, shuffle and spill, those that are not 0: what fits in one line. */
  static List<Fact> bytes(Totals totals) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "read", totals.get(Quantity.INPUT_BYTES));
    add(facts, "shuffle", Math.max(shuffleRead(totals), totals.get(Quantity.SHUFFLE_WRITE_BYTES)));
    add(facts, "spill", totals.get(Quantity.DISK_SPILLED_BYTES));
    return facts;
  }

  /** Everything that the tasks moved, and where their time went. */
  static List<Fact> all(Totals totals) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "input", totals.get(Quantity.INPUT_BYTES), totals.get(Quantity.INPUT_RECORDS));
    add(facts, "output", totals.get(Quantity.OUTPUT_BYTES), totals.get(Quantity.OUTPUT_RECORDS));
    add(facts, "shuffle read", shuffleRead(totals), totals.get(Quantity.SHUFFLE_READ_RECORDS));
    add(
        facts,
        "shuffle written",
        totals.get(Quantity.SHUFFLE_WRITE_BYTES),
        totals.get(Quantity.SHUFFLE_WRITE_RECORDS));
    add(facts, "spilled from memory", totals.get(Quantity.MEMORY_SPILLED_BYTES));
    add(facts, "spilled to disk", totals.get(Quantity.DISK_SPILLED_BYTES));
    addTime(facts, totals);
    return facts;
  }

  private static long shuffleRead(Totals totals) {
    return totals.get(Quantity.SHUFFLE_READ_LOCAL_BYTES)
        + totals.get(Quantity.SHUFFLE_READ_REMOTE_BYTES);
  }

  private static void addTime(List<Fact> facts, Totals totals) {
    long wall = totals.get(Quantity.TASK_WALL_MILLIS);
    if (wall == 0) {
      return;
    }
    facts.add(new Fact("task time", Figures.elapsed(wall)));
    addShare(facts, "computing", totals.get(Quantity.COMPUTE_NANOS) / NANOS, wall);
    addShare(facts, "waiting for the scheduler", totals.get(Quantity.SCHEDULER_DELAY_MILLIS), wall);
    addShare(facts, "deserializing", totals.get(Quantity.DESERIALIZE_MILLIS), wall);
    addShare(facts, "reading shuffle", totals.get(Quantity.SHUFFLE_READ_MILLIS), wall);
    addShare(facts, "writing shuffle", totals.get(Quantity.SHUFFLE_WRITE_NANOS) / NANOS, wall);
    addShare(
        facts,
        "returning results",
        totals.get(Quantity.RESULT_SERIALIZATION_MILLIS)
            + totals.get(Quantity.GETTING_RESULT_MILLIS),
        wall);
    addShare(facts, "garbage collection (within)", totals.get(Quantity.GC_MILLIS), wall);
  }

  private static void addShare(List<Fact> facts, String name, long part, long whole) {
    if (part > 0 && part >= whole / 100) {
      facts.add(new Fact(name, Figures.percent(part, whole)));
    }
  }

  private static void add(List<Fact> facts, String name, long bytes) {
    if (bytes > 0) {
      facts.add(new Fact(name, Figures.bytes(bytes)));
    }
  }

  private static void add(List<Fact> facts, String name, long bytes, long records) {
    if (bytes > 0 || records > 0) {
      facts.add(
          new Fact(name, Figures.bytes(bytes) + ", " + Figures.count(records, "row", "rows")));
    }
  }
}
