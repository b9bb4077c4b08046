package io.cellwatch.exporter.otlp;

/** Counts what became of spans. Called from many threads: it neither blocks nor throws. */
@FunctionalInterface
public interface SpanCounts {
  void count(SpanResult result, long spans);
}
