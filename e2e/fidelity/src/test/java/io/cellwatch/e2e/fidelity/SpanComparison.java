package io.cellwatch.e2e.fidelity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the spans that a server exported of an application while it ran with those of its event
 * log, attribute by attribute. What may differ stands in {@link Allowed}, and nowhere else.
 */
final class SpanComparison {
  /** What may differ between the spans of a live run and those of its log. */
  enum Allowed {
    /** The log does not hold the source of a cell. */
    TITLE("cell run", "notebook.cell.title"),
    /** Only the kernel knows how a cell ended, which may be well although a job of it failed. */
    RESULT("cell run", "notebook.cell.result"),
    ERROR("cell run", "error.type"),
    STATUS("cell run", "(status)"),
    MESSAGE("cell run", "(message)"),
    /** Only the kernel knows when; the log knows the end of the last work for it. */
    END("cell run", "(end)"),
    /** A cell that did nothing with Spark left nothing in the log. */
    NO_SPARK("cell run", "(missing in the log)");

    private final String span;
    private final String part;

    Allowed(String span, String part) {
      this.span = span;
      this.part = part;
    }
  }

  private final Differences differences;
  private final Set<Allowed> used = new TreeSet<>();

  SpanComparison(Differences differences) {
    this.differences = differences;
  }

  /** Those of the allowed differences that were found. */
  Set<Allowed> used() {
    return used;
  }

  void compare(List<CollectedSpan> live, List<CollectedSpan> replayed) {
    Map<String, CollectedSpan> liveById = byId("live", live);
    Map<String, CollectedSpan> replayedById = byId("replayed", replayed);
    Set<String> ids = new TreeSet<>(liveById.keySet());
    ids.addAll(replayedById.keySet());
    for (String id : ids) {
      CollectedSpan one = liveById.get(id);
      CollectedSpan other = replayedById.get(id);
      if (one != null && other != null) {
        compare(one, other);
      } else if (one != null) {
        differ(one, "(missing in the log)", one.label(), "");
      } else if (other != null) {
        differ(other, "(missing live)", "", other.label());
      }
    }
  }

  private void compare(CollectedSpan live, CollectedSpan replayed) {
    Map<String, Object> one = parts(live);
    Map<String, Object> other = parts(replayed);
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    for (String name : names) {
      differ(live, name, one.get(name), other.get(name));
    }
  }

  private static Map<String, Object> parts(CollectedSpan span) {
    Map<String, Object> parts = new TreeMap<>(span.attributes());
    parts.put("(name)", span.name());
    parts.put("(kind)", span.kind());
    parts.put("(parent)", span.parentId());
    parts.put("(links)", span.links());
    parts.put("(start)", span.startMillis());
    parts.put("(end)", span.endMillis());
    parts.put("(status)", span.status());
    parts.put("(message)", span.message());
    parts.put("(resource)", span.resource());
    return parts;
  }

  private void differ(
      CollectedSpan span, String part, @Nullable Object live, @Nullable Object replayed) {
    if (live != null && live.equals(replayed)) {
      return;
    }
    for (Allowed allowed : Allowed.values()) {
      if (span.is(allowed.span) && part.equals(allowed.part)) {
        used.add(allowed);
        return;
      }
    }
    differences.equal(span.label() + " " + part, String.valueOf(replayed), String.valueOf(live));
  }

  private Map<String, CollectedSpan> byId(String where, List<CollectedSpan> spans) {
    Map<String, CollectedSpan> byId = new HashMap<>();
    for (CollectedSpan span : spans) {
      if (byId.put(span.id(), span) != null) {
        differences.equal(where + " " + span.label() + " exported", "once", "more than once");
      }
    }
    return byId;
  }
}
