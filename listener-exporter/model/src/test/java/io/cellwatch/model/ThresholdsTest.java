package io.cellwatch.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {
  @ParameterizedTest
  @EnumSource
  void everyDefaultIsUnderstoodAndExplained(Threshold threshold) {
    assertTrue(threshold.read(threshold.defaultText()).isPresent(), threshold.defaultText());
    assertTrue(threshold.documentation().endsWith("."), threshold.documentation());
    assertTrue(threshold.label().matches("[a-z-]+"), threshold.label());
  }

  @ParameterizedTest
  @CsvSource({"90s,90", " 5M ,300", "5min,300", "2h,7200", "1d,86400"})
  void timesAreInSeconds(String text, double seconds) {
    assertEquals(OptionalDouble.of(seconds), Threshold.CLEAR_AFTER.read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "0s", "31d", "-1s", "1.5m", "soon", "999999999999s"})
  void whatIsNoTimeIsRefused(String text) {
    assertEquals(OptionalDouble.empty(), Threshold.CLEAR_AFTER.read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1.01", "NaN", "1e999", "50%", "-0.5"})
  void whatIsNoShareIsRefused(String text) {
    assertEquals(OptionalDouble.empty(), Threshold.GC_SHARE.read(text));
  }

  @Test
  void ofAnApplicationWhatIsNotUnderstoodIsLeftOut() {
    Map<String, String> properties =
        Map.of(
            "spark.cellwatch.stuck.no-executors-after", "10m",
            "spark.cellwatch.stuck.gc-share", "half");
    Thresholds own = Thresholds.ofApplication(key -> properties.getOrDefault(key, ""));
    assertEquals("{no-executors-after=600.0}", own.toString());
  }

  @Test
  void anApplicationsOwnCountsThenTheServersThenTheDefault() {
    Thresholds own = Thresholds.of(Map.of(Threshold.CLEAR_AFTER, 5.0));
    Thresholds servers =
        Thresholds.of(Map.of(Threshold.CLEAR_AFTER, 7.0, Threshold.GC_WINDOW, 60.0));
    Thresholds both = own.or(servers);
    assertEquals(Duration.ofSeconds(5), both.time(Threshold.CLEAR_AFTER));
    assertEquals(Duration.ofMinutes(1), both.time(Threshold.GC_WINDOW));
    assertEquals(0.5, both.get(Threshold.GC_SHARE));
  }

  @Test
  void boundsLowerWhatIsHigherAndNothingElse() {
    Thresholds bounds =
        Thresholds.of(Map.of(Threshold.CLEAR_AFTER, 10.0, Threshold.GC_WINDOW, 10.0));
    Thresholds lower = Thresholds.of(Map.of(Threshold.CLEAR_AFTER, 5.0)).atMost(bounds);
    assertEquals(Duration.ofSeconds(5), lower.time(Threshold.CLEAR_AFTER));
    assertEquals(Duration.ofSeconds(10), lower.time(Threshold.GC_WINDOW));
    assertEquals(Duration.ofMinutes(2), lower.time(Threshold.PLANNING_AFTER));
  }

  @Test
  void valueThatIsNotAsExpectedIsRefusedWithItsName() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Thresholds.of(Map.of(Threshold.GC_SHARE, Double.NaN)));
    assertEquals("thresholds.GC_SHARE: NaN: must be a share from 0.01 to 1", refusal.getMessage());
  }
}
