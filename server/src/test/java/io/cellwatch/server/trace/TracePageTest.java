package io.cellwatch.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says of a trace. */
class TracePageTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/io/cellwatch/server/trace/trace-of-a-cell.html");

  @Test
  void pageOfACellIsTheGoldenOne() throws IOException {
    String page = Spans.ofACell().page();
    if (Boolean.getBoolean("write.documents")) {
      Files.createDirectories(GOLDEN.toAbsolutePath().getParent());
      Files.writeString(GOLDEN, page);
    }
    try (InputStream golden = TracePageTest.class.getResourceAsStream("trace-of-a-cell.html")) {
      String expected = golden == null ? "" : new String(golden.readAllBytes(), UTF_8);
      assertEquals(expected, page);
    }
  }

  @Test
  void hostileTextsAreShownAndDoNothing() {
    String hostile =
        "<script>alert(1)</script>&quot; onload=\"x\" ' $x$ %s \u202Egnp.exe \u0000\u001b[31m "
            + "y".repeat(4_096);
    Spans spans =
        new Spans()
            .failed(
                1,
                0,
                "cell run",
                0,
                10,
                hostile,
                "notebook.cell.title",
                hostile,
                "notebook.path",
                hostile,
                hostile,
                hostile)
            .failed(2, 1, "stage", 1, 5, hostile, "spark.stage.name", hostile)
            .add(3, 1, hostile, 1, 5, "error.type", hostile);
    String page = TracePage.of(spans.trace(hostile), Optional.empty());
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("onload=\"x\""), page);
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;quot; onload="), page);
    assertTrue(page.contains("\u2400\u241b[31m"), "control characters are seen, not sent");
    assertFalse(page.chars().anyMatch(each -> each < ' ' && each != '\n'), page);
    assertFalse(page.contains("\u202E"), "nothing turns the text beside it");
    assertTrue(page.contains("\uFFFDgnp.exe"), page);
  }

  @Test
  void nothingOfThePageNeedsWhatTheServersPolicyForbids() {
    String page = Spans.ofACell().page();
    assertFalse(page.contains(" style=") || page.contains("<style"), page);
    assertFalse(page.contains("<script") || page.matches("(?s).*<[^>]* on[a-z]+=.*"), page);
  }

  @Test
  void linksStayBelowWhateverPrefixAProxyTakesAway() {
    Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(Spans.ofACell().page());
    while (links.find()) {
      assertTrue(links.group(1).matches("(\\.\\./|\\./|\\?|#).*"), links.group(1));
    }
  }

  @Test
  void spansOfALiveDriverLeadToTheirPagesInItsUi() {
    String page =
        Spans.ofACell()
            .withUi()
            .add(8, 6, "task", 6_300, 6_400, "spark.stage.id", "10", "spark.stage.attempt", "1")
            .page();
    String ui = "href=\"../proxy/local-1700000000000/";
    assertTrue(page.contains(ui + "\" target=\"_blank\""), page);
    assertTrue(page.contains(ui + "SQL/execution/?id=4\""), page);
    assertTrue(page.contains(ui + "jobs/job/?id=7\""), page);
    assertTrue(page.contains(ui + "stages/stage/?id=9&amp;attempt=0\""), page);
    assertEquals(
        3,
        page.split(Pattern.quote(ui + "stages/stage/?id=10&amp;attempt=1\""), -1).length,
        "the stage and its task");
    assertFalse(Spans.ofACell().page().contains("proxy/"), "of a driver that is gone");
  }

  @Test
  void shareOfTheDriverAloneIsSaid() {
    assertTrue(Spans.ofACell().page().contains("3.70 s, 37 % of the run"));
  }

  @Test
  void runningTraceSaysThatItGrows() {
    String page = new Spans().running(1, 0, "cell run", 0, 10).running(2, 1, "job", 1, 10).page();
    assertTrue(page.contains("Still running:"), page);
    assertTrue(page.contains("duration until now"), page);
    assertFalse(Spans.ofACell().page().contains("Still running:"));
  }

  @Test
  void whatIsMissingIsSaid() {
    String page =
        TracePage.of(
            new Spans()
                .add(
                    1,
                    0,
                    "cell run",
                    0,
                    10,
                    "cellwatch.spans.omitted",
                    "98000",
                    "spark.data.missing",
                    "The log is cut off.")
                .add(2, 9, "job", -5_000, 10)
                .add(3, 1, "stage", 1, 2, "spark.data.incomplete", "true")
                .trace("The driver was lost."),
            Optional.empty());
    assertTrue(page.contains("The driver was lost."), page);
    assertTrue(page.contains("The log is cut off."), page);
    assertTrue(page.contains("98,000 further spans are left out"), page);
    assertTrue(page.contains("1 span has a parent that is not here"), page);
    assertTrue(page.contains("two clocks differ"), page);
    assertTrue(page.contains("Spark dropped events while it ran"), page);
  }

  @Test
  void figuresHaveTheirUnits() {
    Attributes attributes =
        Attributes.builder()
            .put("spark.time.tasks", 12.345)
            .put("spark.stage.longest_task_seconds", 0.5)
            .put("spark.spill.disk_bytes", 2048)
            .put("spark.input.bytes", 12)
            .put("spark.stage.id", 12345)
            .put("spark.stage.skew", 1.5)
            .build();
    assertEquals(
        Map.of(
            "spark.time.tasks",
            "12.3 s",
            "spark.stage.longest_task_seconds",
            "500 ms",
            "spark.spill.disk_bytes",
            "2.0 KiB (2,048 B)",
            "spark.input.bytes",
            "12 B",
            "spark.stage.id",
            "12345",
            "spark.stage.skew",
            "1.5"),
        Detail.of(attributes).stream().collect(Collectors.toMap(Detail::name, Detail::value)));
  }

  @Test
  void failureIsNamedWithALinkToItsLine() {
    String page = Spans.ofACell().page();
    assertTrue(
        page.contains(
            "<a href=\"?from=6190&amp;to=6410#s-0000000000000007\"><span aria-hidden=\"true\">✗</span> task 2</a> <bdi>ValueError: row 7</bdi>"),
        page);
  }

  @Test
  void zoomedPageLeadsBackAndAround() {
    String page = TracePage.of(Spans.ofACell().trace(), ZoomRequest.of(text("6000"), text("7000")));
    assertTrue(page.contains("+6.00 s to +7.00 s"), page);
    assertTrue(page.contains("<a href=\"?from=5000&amp;to=6000#spans\">"), page);
    assertTrue(page.contains("<a href=\"?from=7000&amp;to=8000#spans\">"), page);
    assertTrue(page.contains("<a href=\"?from=5000&amp;to=8000#spans\">zoom out</a>"), page);
    assertTrue(page.contains("<a href=\"./" + Spans.TRACE + "\">whole trace</a>"), page);
    assertTrue(page.contains("3 spans are outside of this part"), page);
  }

  @ParameterizedTest
  @CsvSource({",", "1,", ",1", "5,5", "9,1", "a,b", "1e3,2e3", "-,5", "1234567890123456,5"})
  void partThatIsNoneIsNoRequest(String from, String to) {
    assertEquals(
        Optional.empty(), ZoomRequest.of(Optional.ofNullable(from), Optional.ofNullable(to)));
  }

  private static Optional<String> text(String text) {
    return Optional.of(text);
  }
}
