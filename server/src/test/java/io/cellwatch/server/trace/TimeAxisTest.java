package io.cellwatch.server.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Round times along the picture. */
class TimeAxisTest {
  private static List<TimeAxis.Tick> ticks(long from, long to) {
    return TimeAxis.of(new TimeWindow(0, from, to));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10000, 0|1 s|2 s|3 s|4 s|5 s|6 s|7 s|8 s|9 s|10 s",
    "0, 90, 0|20 ms|40 ms|60 ms|80 ms",
    "61000, 62000, 1 m 01.0 s|1 m 01.5 s|1 m 02.0 s",
    "-1000, 4000, −1 s|0|1 s|2 s|3 s|4 s",
    "0, 4000000, 0|15 m|30 m|45 m|1 h 00 m",
    "0, 1, 0|1 ms",
    "90000000, 270000000, 1 d 12 h|2 d 0 h|2 d 12 h|3 d 0 h",
    "3600000, 3660000, 1 h 00 m 00 s|1 h 00 m 30 s|1 h 01 m 00 s",
    "3600000, 3720000, 1 h 00 m|1 h 01 m|1 h 02 m",
  })
  void labelsAreRoundAndAsExactAsTheirStep(long from, long to, String expected) {
    assertEquals(
        List.of(expected.split("\\|", -1)),
        ticks(from, to).stream().map(TimeAxis.Tick::text).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 99, 1_234, 61_001, 3_599_999, 86_400_001, 999_999_999_999L})
  void labelsNeverOverlap(long length) {
    for (long from : new long[] {0, -length / 3, 59_999, 3_600_001, 90_061_001}) {
      List<TimeAxis.Tick> ticks = ticks(from, from + length);
      assertTrue(!ticks.isEmpty(), from + " for " + length);
      double free = 0;
      for (TimeAxis.Tick tick : ticks) {
        double x = tick.x() / 100 * TimeAxis.LEAST_PIXELS;
        double width = tick.text().length() * 6.5;
        double left =
            switch (tick.anchor()) {
              case "start" -> x;
              case "end" -> x - width;
              default -> x - width / 2;
            };
        assertTrue(left >= free || free == 0, ticks.toString());
        free = left + width;
      }
    }
  }
}
