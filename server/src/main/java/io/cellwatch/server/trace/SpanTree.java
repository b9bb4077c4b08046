package io.cellwatch.server.trace;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Spans under their parents, whatever order they came in and whatever is missing. What has lost its
 * parent hangs below the root where there is one; a ring of parents is cut; what lies deeper than
 * {@value #MAX_DEPTH} levels stands side by side at the last one.
 *
 * @param root what the trace is about; absent as long as only parts of it are known
 * @param tops the root, or where it is absent everything that has no parent
 */
record SpanTree(Optional<TraceSpan> root, List<TraceSpan> tops) {
  static final int MAX_DEPTH = 16;

  private static final Set<SpanType> ROOTS =
      Set.of(SpanType.CELL, SpanType.APPLICATION, SpanType.LAUNCH);

  private static final Comparator<TraceSpan> BY_START =
      Comparator.comparingLong(TraceSpan::startMillis)
          .thenComparing(TraceSpan::type)
          .thenComparing(Comparator.comparingLong(TraceSpan::endMillis).reversed())
          .thenComparing(TraceSpan::id);

  SpanTree {
    tops = List.copyOf(tops);
  }

  static SpanTree of(List<SpanData> spans, Set<String> running) {
    Map<String, TraceSpan> byId = new LinkedHashMap<>();
    for (SpanData data : spans) {
      boolean runs = running.contains(data.getSpanContext().getSpanId());
      TraceSpan span = TraceSpan.alone(data, runs);
      // The same span once as running and once as ended is one that has just ended.
      byId.merge(span.id(), span, (known, other) -> runs ? known : other);
    }
    List<TraceSpan> sorted = byId.values().stream().sorted(BY_START).toList();
    return new Builder(parents(byId, sorted)).tree(sorted);
  }

  /** The parent of each span that has one here. */
  private static Map<String, String> parents(Map<String, TraceSpan> byId, List<TraceSpan> sorted) {
    Map<String, String> parents = new HashMap<>();
    for (TraceSpan span : sorted) {
      String parent = span.data().getParentSpanId();
      if (byId.containsKey(parent) && !isAbove(span.id(), parent, parents)) {
        parents.put(span.id(), parent);
      }
    }
    return parents;
  }

  private static boolean isAbove(String id, String lower, Map<String, String> parents) {
    for (String at = lower; at != null; at = parents.get(at)) {
      if (at.equals(id)) {
        return true;
      }
    }
    return false;
  }

  /** Every span, parents before their children. */
  Stream<TraceSpan> all() {
    return tops.stream().flatMap(top -> Stream.concat(Stream.of(top), top.below()));
  }

  /** What has any time in the window, and whatever is above it. The root stays in any case. */
  SpanTree within(TimeWindow window) {
    List<TraceSpan> kept =
        tops.stream()
            .map(top -> top.within(window))
            .filter(top -> root.isPresent() || top.meets(window))
            .toList();
    return new SpanTree(root.map(span -> kept.get(0)), kept);
  }

  long size() {
    return all().count();
  }

  private static final class Builder {
    private final Map<String, List<TraceSpan>> children = new HashMap<>();
    private final Map<String, String> parents;
    private final Set<String> orphans = new HashSet<>();

    Builder(Map<String, String> parents) {
      this.parents = parents;
    }

    SpanTree tree(List<TraceSpan> sorted) {
      List<TraceSpan> tops =
          sorted.stream().filter(span -> !parents.containsKey(span.id())).toList();
      Optional<TraceSpan> root = root(tops);
      for (TraceSpan top : tops) {
        if (root.isPresent() && !top.id().equals(root.get().id())) {
          parents.put(top.id(), root.get().id());
          orphans.add(top.id());
        } else if (root.isEmpty()) {
          orphans.add(top.id());
        }
      }
      for (TraceSpan span : sorted) {
        String parent = parents.get(span.id());
        if (parent != null) {
          children.computeIfAbsent(parent, id -> new ArrayList<>()).add(span);
        }
      }
      List<TraceSpan> built =
          root.map(List::of).orElse(tops).stream().map(top -> placed(top, 0)).toList();
      return new SpanTree(root.map(span -> built.get(0)), built);
    }

    /** A cell's run, an application or a launch, else what says that it has no parent. */
    private static Optional<TraceSpan> root(List<TraceSpan> tops) {
      return tops.stream()
          .filter(span -> ROOTS.contains(span.type()))
          .findFirst()
          .or(
              () ->
                  tops.stream()
                      .filter(span -> !span.data().getParentSpanContext().isValid())
                      .findFirst());
    }

    private TraceSpan placed(TraceSpan span, int depth) {
      List<TraceSpan> below = children.getOrDefault(span.id(), List.of());
      List<TraceSpan> placed =
          depth < MAX_DEPTH - 1
              ? below.stream().map(child -> placed(child, depth + 1)).toList()
              : flat(below);
      return span.with(orphans.contains(span.id()), placed);
    }

    private List<TraceSpan> flat(List<TraceSpan> first) {
      List<TraceSpan> found = new ArrayList<>(first);
      for (int index = 0; index < found.size(); index++) {
        found.addAll(children.getOrDefault(found.get(index).id(), List.of()));
      }
      return found.stream().sorted(BY_START).toList();
    }
  }
}
