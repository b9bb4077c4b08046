package io.cellwatch.exporter.otlp;

/** What became of a span; each ends with exactly one of these. */
public enum SpanResult {
  /** Every exporter took it. */
  EXPORTED("exported"),
  /** An exporter refused it for good: sending it again would change nothing. */
  REJECTED("rejected"),
  /** There was no room for it in the queue, or no time left when the server stopped. */
  DROPPED("dropped"),
  /** The sampler did not want it. */
  SAMPLED_OUT("sampled_out");

  private final String label;

  SpanResult(String label) {
    this.label = label;
  }

  /** The value of a metric's label. */
  public String label() {
    return label;
  }
}
