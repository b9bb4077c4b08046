package io.cellwatch.server.home;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.server.page.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run of a streaming query. */
record QueryLine(
    String id,
    String name,
    Mark mark,
    String elapsed,
    List<Fact> facts,
    Optional<Failure> failure) {

  static QueryLine of(String instance, StreamingQueryRecord query, long driverNow) {
    long end = query.endMillis() > 0 ? query.endMillis() : driverNow;
    List<Fact> facts = new ArrayList<>();
    if (query.batchId() >= 0) {
      facts.add(new Fact("batch", Figures.count(query.batchId())));
      facts.add(new Fact("took", Figures.elapsed(query.batchMillis())));
      facts.add(new Fact("in", Figures.rate(query.inputRowsPerSecond()) + " rows/s"));
      facts.add(new Fact("processed", Figures.rate(query.processedRowsPerSecond()) + " rows/s"));
      facts.add(new Fact("so far", Figures.count(query.inputRows(), "row", "rows")));
    }
    // Inferred at its start, when the driver may not have heard of its cell yet: better no word.
    if (query.run().execution() > 0 && query.run().source() != CellSource.INFERRED) {
      facts.add(new Fact("started by", "In [" + query.run().execution() + "]"));
    }
    return new QueryLine(
        Anchor.of("query", instance, query.runId()),
        query.name().isEmpty() ? "Query " + query.queryId() : query.name(),
        Mark.of(query.state()),
        query.startMillis() == 0 ? "" : Figures.elapsed(end - query.startMillis()),
        facts,
        Failure.of(query.error()));
  }
}
