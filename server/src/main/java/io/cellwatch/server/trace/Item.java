package io.cellwatch.server.trace;

import java.util.Optional;

/** A line of the waterfall: of one span, or of many. */
record Item(Optional<Row> row, Optional<Batch> batch) {
  static Item of(Row row) {
    return new Item(Optional.of(row), Optional.empty());
  }

  static Item of(Batch batch) {
    return new Item(Optional.empty(), Optional.of(batch));
  }
}
