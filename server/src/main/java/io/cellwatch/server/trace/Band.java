package io.cellwatch.server.trace;

import java.util.Optional;

/**
 * A stretch in which the driver worked alone, as it is drawn.
 *
 * @param text absent where there is no room for any
 * @param roomy the text has room in a wide picture only
 * @param title all there is to say of it
 */
record Band(TimeWindow.Extent extent, Optional<String> text, boolean roomy, String title) {
  private static final double CHARACTER_PIXELS = 7;
  private static final double PADDING_PIXELS = 8;

  /** A phone's. */
  private static final double NARROW_PIXELS = 260;

  static Band of(DriverAlone.Gap gap, TimeWindow window) {
    TimeWindow.Extent extent = window.extent(gap.start(), gap.end());
    String took = TimeText.duration(gap.millis());
    String full = "driver alone " + took;
    String title = full + ", at " + TimeText.offset(gap.start() - window.origin());
    for (double pixels : new double[] {NARROW_PIXELS, TimeAxis.LEAST_PIXELS}) {
      for (String text : new String[] {full, took}) {
        double needed = text.length() * CHARACTER_PIXELS + PADDING_PIXELS;
        if (extent.width() / 100 * pixels >= needed) {
          return new Band(extent, Optional.of(text), pixels > NARROW_PIXELS, title);
        }
      }
    }
    return new Band(extent, Optional.empty(), false, title);
  }
}
