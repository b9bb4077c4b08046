package io.cellwatch.e2e.fidelity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true of any spans: ids, parents and times. */
final class SpanTree {
  private SpanTree() {}

  /** What is wrong with these spans, which are all that there are. */
  static List<String> faults(List<CollectedSpan> spans) {
    List<String> faults = new ArrayList<>();
    Map<String, CollectedSpan> byId = new HashMap<>();
    for (CollectedSpan span : spans) {
      CollectedSpan twice = byId.put(span.spanId(), span);
      if (twice != null) {
        faults.add("the same span id: " + span.label() + " and " + twice.label());
      }
      if (span.startMillis() <= 0 || span.endMillis() < span.startMillis()) {
        faults.add("from " + span.startMillis() + " to " + span.endMillis() + ": " + span.label());
      }
    }
    Map<String, CollectedSpan> firsts = new HashMap<>();
    for (CollectedSpan span : spans) {
      CollectedSpan parent = byId.get(span.parentId());
      // Only a cell run may hang below something that is not ours.
      if (span.parentId().isEmpty() || (span.is("cell run") && parent == null)) {
        CollectedSpan other = firsts.put(span.traceId(), span);
        if (other != null && !span.is("cell run")) {
          faults.add("two roots of a trace: " + span.label() + " and " + other.label());
        }
      } else if (parent == null) {
        faults.add("no such parent: " + span.label());
      } else if (!parent.traceId().equals(span.traceId())) {
        faults.add("another trace than its parent: " + span.label());
      } else if (parent.spanId().equals(span.spanId())) {
        faults.add("its own parent: " + span.label());
      }
    }
    return faults;
  }
}
