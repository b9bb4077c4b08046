package io.cellwatch.server.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The time in which no stage ran. */
class DriverAloneTest {
  private static List<String> gaps(Spans spans) {
    return DriverAlone.of(spans.tree()).gaps().stream()
        .map(gap -> (gap.start() - Spans.START) + "-" + (gap.end() - Spans.START))
        .toList();
  }

  @Test
  void gapsAreWhatStagesAndTasksLeave() {
    assertEquals(List.of("0-1300", "4800-6100", "8900-10000"), gaps(Spans.ofACell()));
    assertEquals(3_700, DriverAlone.of(Spans.ofACell().tree()).millis());
  }

  @Test
  void overlappingAndTouchingStagesLeaveNoGap() {
    assertEquals(
        List.of("0-10", "60-100"),
        gaps(
            new Spans()
                .add(1, 0, "cell run", 0, 100)
                .add(2, 1, "stage", 10, 50)
                .add(3, 1, "stage", 20, 30)
                .add(4, 1, "stage", 50, 60)));
  }

  @Test
  void workOutsideTheRunCountsNeitherWay() {
    assertEquals(
        List.of("10-90"),
        gaps(
            new Spans()
                .add(1, 0, "cell run", 0, 100)
                .add(2, 1, "stage", -50, 10)
                .add(3, 1, "stage", 90, 200)
                .add(4, 1, "stage", 150, 160)));
  }

  @Test
  void cellWithoutAnyStageIsTheDriversAllAlone() {
    assertEquals(
        List.of("0-100"), gaps(new Spans().add(1, 0, "cell run", 0, 100).add(2, 1, "job", 0, 100)));
  }

  @Test
  void onlyAHundredthOfThePictureOrMoreIsDrawn() {
    Spans spans =
        new Spans()
            .add(1, 0, "cell run", 0, 10_000)
            .add(2, 1, "stage", 99, 5_000)
            .add(3, 1, "stage", 5_100, 10_000);
    assertEquals(1, spans.waterfall().bands().size());
    assertEquals(2, DriverAlone.of(spans.tree()).gaps().size());
    assertEquals(1, spans.waterfall(0, 1_000).bands().size(), "zoomed in, it is large enough");
  }

  @Test
  void bandHasATextOnlyWhereThereIsRoomForIt() {
    List<Band> bands = Spans.ofACell().waterfall().bands();
    assertEquals(
        List.of("1.30 s", "1.30 s", ""),
        bands.stream().map(band -> band.text().orElse("")).toList());
    assertTrue(bands.get(0).roomy(), "a phone has no room for it");
    Band wide = new Spans().add(1, 0, "cell run", 0, 3_200).waterfall().bands().get(0);
    assertEquals("driver alone 3.20 s", wide.text().orElseThrow());
    assertEquals("driver alone 3.20 s, at +0 ms", wide.title());
    assertTrue(Spans.ofALoop(9, 0).waterfall().bands().get(1).text().isEmpty());
  }
}
