package io.cellwatch.server.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the lines of a trace stand. */
class WaterfallTest {
  private static Stream<Row> rows(List<Item> items) {
    return items.stream()
        .flatMap(
            item ->
                item.row().isPresent()
                    ? Stream.of(
                            Stream.of(item.row().get()),
                            rows(item.row().get().within()),
                            rows(item.row().get().below()))
                        .flatMap(each -> each)
                    : rows(item.batch().orElseThrow().items()));
  }

  private static List<Row> rows(Waterfall waterfall) {
    return rows(waterfall.items()).toList();
  }

  /** How many lines stand there before the reader opens any. */
  private static long open(List<Item> items) {
    return items.stream()
        .mapToLong(item -> 1 + item.row().map(row -> open(row.below())).orElse(0L))
        .sum();
  }

  private static List<String> outline(Waterfall waterfall) {
    return rows(waterfall).stream()
        .map(row -> "  ".repeat(row.depth()) + row.name().number())
        .toList();
  }

  @Test
  void childrenStandBelowTheirParentsByTheirStarts() {
    assertEquals(
        List.of(
            "In [3]",
            "  SQL 4",
            "    job 7",
            "      stage 9",
            "  job 8",
            "    stage 10.1",
            "      task 2"),
        outline(Spans.ofACell().waterfall()));
  }

  @Test
  void barsLieWhereTheirTimeIs() {
    Row stage = rows(Spans.ofACell().waterfall()).get(3);
    assertEquals(new TimeWindow.Extent(13, 35, false, false), stage.extent());
    assertEquals("+1.30 s", stage.at());
    assertEquals("3.50 s", stage.took());
    assertEquals("stage 9 · done, 3.50 s at +1.30 s", stage.title());
  }

  @Test
  void orphansStandBelowTheRootAndSaySo() {
    Waterfall waterfall =
        new Spans().add(9, 77, "stage", 5, 6).add(1, 0, "cell run", 0, 10).waterfall();
    assertEquals(List.of("cell", "  stage"), outline(waterfall));
    assertEquals(1, rows(waterfall).get(1).notes().size());
  }

  @Test
  void partsWithoutARootStandSideBySide() {
    Spans spans = new Spans().add(9, 77, "stage", 5, 6).add(8, 76, "job", 0, 7);
    assertEquals(List.of("job", "stage"), outline(spans.waterfall()));
    assertTrue(spans.waterfall().bands().isEmpty(), "nothing says when the run began");
  }

  @Test
  void cellBelowARemoteParentIsTheRoot() {
    Spans spans = new Spans().add(2, 1, "job", 1, 2).add(1, 99, "cell run", 0, 10);
    assertEquals(List.of("cell", "  job"), outline(spans.waterfall()));
    assertTrue(rows(spans.waterfall()).get(0).notes().isEmpty());
  }

  @Test
  void ringOfParentsIsCutAndEverySpanShown() {
    Spans spans =
        new Spans()
            .add(1, 0, "cell run", 0, 10)
            .add(2, 3, "job", 1, 5)
            .add(3, 2, "job", 2, 4)
            .add(4, 4, "job", 6, 7);
    assertEquals(List.of("cell", "  job", "    job", "  job"), outline(spans.waterfall()));
  }

  @Test
  void spanThatEndedWhileTheTraceWasReadIsShownOnceAsEnded() {
    Spans spans = new Spans().add(1, 0, "cell run", 0, 10).add(2, 1, "job", 1, 5);
    List<io.opentelemetry.sdk.trace.data.SpanData> twice = new ArrayList<>(spans.trace().spans());
    twice.addAll(spans.trace().spans());
    assertEquals(2, SpanTree.of(twice, Set.of()).size());
  }

  @Test
  void everyStateShowsByAWord() {
    Spans spans =
        new Spans()
            .running(1, 0, "cell run", 0, 10)
            .add(2, 1, "job", 1, 2)
            .failed(3, 1, "job", 2, 3, "why")
            .add(4, 1, "task", 3, 4, "spark.result", "cancellation")
            .add(5, 1, "sql execution", 4, 5, "notebook.cell.result", "cancellation");
    assertEquals(
        List.of("running", "done", "failed", "cancelled", "cancelled"),
        rows(spans.waterfall()).stream().map(row -> row.mark().word()).toList());
  }

  @Test
  void overlappingSpansHaveALineEach() {
    Spans spans = new Spans().add(1, 0, "cell run", 0, 1000);
    for (int id = 2; id < 40; id++) {
      spans.add(id, 1, "stage", 10, 900);
    }
    assertEquals(39, open(spans.waterfall().items()));
  }

  @Test
  void spansOutsideTheRootsTimeWidenThePicture() {
    Waterfall waterfall =
        new Spans()
            .add(1, 0, "cell run", 0, 1000)
            .add(2, 1, "job", -1000, 500)
            .add(3, 1, "job", 500, 3000)
            .waterfall();
    assertEquals(
        List.of(
            new TimeWindow.Extent(25, 25, false, false),
            new TimeWindow.Extent(0, 37.5, false, false),
            new TimeWindow.Extent(37.5, 62.5, false, false)),
        rows(waterfall).stream().map(Row::extent).toList());
    assertEquals("−1.00 s", rows(waterfall).get(1).at());
  }

  @Test
  void clockThatIsYearsWrongDoesNotPressTheRestIntoALine() {
    long year = 365L * 24 * 3_600_000;
    Waterfall waterfall =
        new Spans()
            .add(1, 0, "cell run", 0, 7_200_000)
            .add(2, 1, "job", -year, -year + 5)
            .add(3, 1, "job", -year, year)
            .waterfall();
    Row cell = rows(waterfall).get(0);
    assertTrue(cell.extent().width() > 0.2, cell.extent().toString());
    for (Row row : rows(waterfall)) {
      TimeWindow.Extent extent = row.extent();
      assertTrue(extent.x() >= 0 && extent.width() >= 0, extent.toString());
      assertTrue(extent.x() + extent.width() <= 100.01, extent.toString());
    }
  }

  @Test
  void spanThatTookNoTimeIsStillThere() {
    Waterfall waterfall = new Spans().add(1, 0, "cell run", 0, 0).waterfall();
    assertEquals(new TimeWindow.Extent(0, 0, false, false), rows(waterfall).get(0).extent());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 59, 300, 950})
  void everySpanIsThereAndOnlyAScreenfulOpen(int jobs) {
    Spans spans = Spans.ofALoop(jobs, 0);
    List<Row> rows = rows(spans.waterfall());
    assertEquals(1 + 2 * jobs, rows.size());
    assertEquals(rows.size(), new HashSet<>(rows.stream().map(Row::id).toList()).size());
    long open = open(spans.waterfall().items());
    assertTrue(open <= Waterfall.OPEN_LINES, open + " lines");
    assertTrue(open >= Math.min(rows.size(), 7), open + " lines");
  }

  @Test
  void whatFindsNoRoomOpensWithTheLineAboveIt() {
    Waterfall waterfall = Spans.ofALoop(30, 60).waterfall();
    Row job = rows(waterfall).get(1);
    assertEquals(1, job.below().size());
    Row stage = job.below().get(0).row().orElseThrow();
    assertEquals(60, stage.within().size());
    assertEquals("60 within", stage.folded().orElseThrow());
  }

  @Test
  void failureInWhatIsFoldedIsSaidOnTheLineAboveIt() {
    Waterfall waterfall = Spans.ofALoop(30, 60).failed(5_000, 3, "task", 20, 30, "why").waterfall();
    Row stage = rows(waterfall).get(2);
    assertEquals("61 within, ✗ 1 failed", stage.folded().orElseThrow());
  }

  @Test
  void tooManyNeighboursStandInBatches() {
    Spans spans = Spans.ofALoop(300, 0).failed(5_000, 1, "job", 1_500, 1_600, "why");
    Row cell = rows(spans.waterfall()).get(0);
    assertEquals(7, cell.below().size());
    Batch first = cell.below().get(0).batch().orElseThrow();
    assertEquals("50 jobs, 1 failed", first.counts());
    assertTrue(first.failed());
    assertFalse(cell.below().get(6).batch().orElseThrow().failed());
  }

  @Test
  void chainOfSpansIsShownAtTheLastLevelFromACertainDepthOn() {
    Spans spans = new Spans().add(1, 0, "cell run", 0, 5_000);
    for (int id = 2; id <= 1_900; id++) {
      spans.add(id, id - 1, "sql execution", id, 5_000 - id);
    }
    List<Row> rows = rows(spans.waterfall());
    assertEquals(1_900, rows.size());
    assertEquals(SpanTree.MAX_DEPTH, rows.stream().mapToInt(Row::depth).max().orElseThrow());
    assertTrue(spans.page().contains(Spans.id(1_900)));
  }

  @Test
  void zoomShowsThePartWithWhatIsAboveItAndCutsTheBars() {
    Waterfall part = Spans.ofACell().waterfall(6_000, 7_000);
    assertEquals(List.of("In [3]", "  job 8", "    stage 10.1", "      task 2"), outline(part));
    assertEquals("3 spans are outside of this part of the time.", part.hidden().orElseThrow());
    assertEquals(new TimeWindow.Extent(0, 100, true, true), rows(part).get(0).extent());
    assertEquals(new TimeWindow.Extent(20, 20, false, false), rows(part).get(3).extent());
    assertEquals("+6.20 s", rows(part).get(3).at(), "0 stays where the run began");
  }

  @Test
  void partThatIsNoneShowsAll() {
    TimeWindow whole = TimeWindow.whole(Spans.ofACell().tree());
    assertEquals(whole, whole.part(20_000, 30_000));
    assertEquals(whole, whole.part(-20_000, 0));
    assertEquals(whole, whole.part(5, 5));
    assertEquals(whole, whole.part(-999_999_999_999_999L, 999_999_999_999_999L));
  }
}
