package io.cellwatch.server.trace;

import java.util.ArrayList;
import java.util.List;

/** Round points of time along a window, as many as have room for their labels. */
final class TimeAxis {
  /** The narrowest that the picture gets before every second label is hidden. */
  static final double LEAST_PIXELS = 440;

  private static final double CHARACTER_PIXELS = 6.8;

  /** An edge label is moved inwards by half of itself, so a label and a half must fit in a step. */
  private static final double ROOM = 1.6;

  /** A phone's, on which every second label is hidden. */
  private static final double NARROW_PIXELS = 250;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final List<Long> STEPS = steps();

  private TimeAxis() {}

  /**
   * A labelled point.
   *
   * @param x in per cent
   * @param anchor start, middle or end: what of the label lies at the point
   * @param odd may be hidden where there is little room
   * @param offset milliseconds since the origin
   */
  record Tick(double x, String text, String anchor, boolean odd, long offset) {}

  private static List<Long> steps() {
    List<Long> steps = new ArrayList<>();
    for (long unit = 1; unit < SECOND; unit *= 10) {
      steps.addAll(List.of(unit, 2 * unit, 5 * unit));
    }
    for (long unit : List.of(SECOND, MINUTE)) {
      for (long factor : List.of(1L, 2L, 5L, 10L, 15L, 30L)) {
        steps.add(factor * unit);
      }
    }
    steps.addAll(List.of(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR));
    for (long unit = DAY; unit <= 100_000 * DAY; unit *= 10) {
      steps.addAll(List.of(unit, 2 * unit, 5 * unit));
    }
    return List.copyOf(steps);
  }

  static List<Tick> of(TimeWindow window) {
    for (long step : STEPS) {
      if ((double) window.millis() / step > LEAST_PIXELS / CHARACTER_PIXELS) {
        continue;
      }
      List<Tick> ticks = ticks(window, step);
      int longest = ticks.stream().mapToInt(tick -> tick.text().length()).max().orElse(0);
      double pixels = LEAST_PIXELS * step / window.millis();
      if (ticks.size() < 2 || pixels >= ROOM * longest * CHARACTER_PIXELS) {
        return ticks;
      }
    }
    return List.of();
  }

  private static List<Tick> ticks(TimeWindow window, long step) {
    List<Tick> ticks = new ArrayList<>();
    long first = Math.ceilDiv(window.from() - window.origin(), step);
    long last = Math.floorDiv(window.to() - window.origin(), step);
    for (long number = first; number <= last; number++) {
      double x = window.position(window.origin() + number * step);
      String text = TimeText.tick(number * step, step);
      double half = 50 * text.length() * CHARACTER_PIXELS / NARROW_PIXELS;
      String anchor = x < half ? "start" : x > 100 - half ? "end" : "middle";
      ticks.add(new Tick(x, text, anchor, number % 2 != 0, number * step));
    }
    return ticks;
  }
}
