package io.cellwatch.exporter.trace;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is exported; the fate of spans is known when the test says so. */
final class RecordingSink implements SpanSink {
  final List<FinishedSpan> spans = new ArrayList<>();
  private final List<Runnable> underWay = new ArrayList<>();

  @Override
  public boolean active() {
    return true;
  }

  @Override
  public void export(List<FinishedSpan> exported, Runnable settled) {
    spans.addAll(exported);
    underWay.add(settled);
  }

  /** All that was exported has arrived. */
  void settle() {
    List<Runnable> arrived = List.copyOf(underWay);
    underWay.clear();
    arrived.forEach(Runnable::run);
  }

  List<String> names() {
    return spans.stream().map(FinishedSpan::name).sorted().toList();
  }

  FinishedSpan only(String name) {
    List<FinishedSpan> found = spans.stream().filter(span -> span.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " spans are called " + name + ": " + names());
    }
    return found.get(0);
  }
}
