package io.cellwatch.server.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.model.WorkState;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page shows of what drivers and kernels report. */
class HomePageTest {
  private static final String SESSION = "session-1";
  private static final long START = ReportedWork.START;
  private static final String RUNNING_APPLICATION =
      "'applicationId':'app-1','name':'sales','user':'ada','sparkVersion':'4.3.0',"
          + "'master':'local[4]','uiUrl':'http://127.0.0.1:4040','state':'RUNNING','startMillis':"
          + START
          + ",'activeTasks':2,'totals':{'TASKS_SUCCESS':13}";
  private static final String EXECUTOR =
      ",'executors':[{'executorId':'driver','host':'localhost','cores':4,'addedMillis':1}]";

  private static String run(int execution) {
    return run("cell-" + execution, execution);
  }

  private static String run(String cell, int execution) {
    return "{'session':'%s','notebook':'team/sales.ipynb','cell':'%s','execution':%d,'source':'PROPERTY','startMillis':%d}"
        .formatted(SESSION, cell, execution, START + execution);
  }

  private static String cell(int execution, String more) {
    return "{'run':%s,'firstJobMillis':%d%s}".formatted(run(execution), START + execution, more);
  }

  private static String report(int execution, String title, String state, String more) {
    return "{'notebook':'team/sales.ipynb','cell':'cell-%d','execution':%d,'title':'%s','state':'%s','startMillis':%d%s}"
        .formatted(execution, execution, title, state, START + execution, more);
  }

  private static ReportedWork notebook() {
    return new ReportedWork()
        .kernel(
            SESSION,
            report(1, "sales.count()", "RUNNING", "")
                + ","
                + report(2, "import pandas", "SUCCEEDED", ",'endMillis':" + (START + 1502))
                + ","
                + report(
                    3,
                    "broken.show()",
                    "FAILED",
                    ",'endMillis':" + (START + 403) + ",'error':'ValueError: row 7\\nsecond line'"))
        .driver(
            "instance-1",
            RUNNING_APPLICATION,
            EXECUTOR
                + ",'cells':["
                + cell(
                    1,
                    ",'jobs':{'running':1},'lastProgressMillis':"
                        + (START + 100)
                        + ",'tasks':{'total':10,'active':2,'completed':3,'completedIndices':3,'failed':1,'skipped':2},"
                        + "'totals':{'INPUT_BYTES':1536,'SHUFFLE_WRITE_BYTES':2097152,'DISK_SPILLED_BYTES':1048576,'TASK_WALL_MILLIS':2000,'COMPUTE_NANOS':1500000000}")
                + ","
                + cell(
                    3,
                    ",'jobs':{'failed':1},'tasks':{'total':2,'completed':1,'completedIndices':1,'failed':4}")
                + "],'jobs':["
                + "{'jobId':4,'run':"
                + run(1)
                + ",'executionId':9,'description':'count at sales','state':'RUNNING','startMillis':"
                + (START + 1)
                + ",'stageIds':[5,6,7],'tasks':{'total':10,'active':2,'completed':3,'completedIndices':3,'failed':1,'skipped':2}},"
                + "{'jobId':3,'run':"
                + run(3)
                + ",'executionId':-1,'name':'show at broken','state':'FAILED','startMillis':"
                + (START + 3)
                + ",'endMillis':"
                + (START + 403)
                + ",'error':'Job aborted: task 0 failed 4 times','stageIds':[4],'tasks':{'total':2,'completed':1,'completedIndices':1,'failed':4}}"
                + "],'stages':["
                + "{'stageId':5,'jobIds':[4],'state':'SKIPPED','name':'scan','tasks':{'total':2}},"
                + "{'stageId':6,'jobIds':[4],'state':'FAILED','retried':true,'name':'exchange','submittedMillis':"
                + (START + 10)
                + ",'completedMillis':"
                + (START + 60)
                + ",'error':'FetchFailed','tasks':{'total':4,'completed':1,'completedIndices':1,'failed':1}},"
                + "{'stageId':6,'attempt':1,'jobIds':[4,2],'state':'RUNNING','name':'exchange','submittedMillis':"
                + (START + 70)
                + ",'oldestTaskStartMillis':"
                + (START + 80)
                + ",'medianTaskMillis':300,'longestTaskMillis':2400,'tasks':{'total':4,'active':2,'completed':2,'completedIndices':2}}"
                + "],'queries':[{'queryId':'q','runId':'r','name':'clicks','run':"
                + run(1)
                + ",'state':'RUNNING','startMillis':"
                + START
                + ",'batchId':12,'inputRows':3400,'batchMillis':450,'inputRowsPerSecond':20,'processedRowsPerSecond':44.25}]")
        .after(Duration.ofSeconds(10));
  }

  @Test
  void pageOfANotebookAtWorkIsTheGoldenOne() throws IOException {
    String page = notebook().fragment();
    try (InputStream golden = HomePageTest.class.getResourceAsStream("notebook-at-work.html")) {
      String expected = golden == null ? "" : new String(golden.readAllBytes(), UTF_8);
      assertEquals(expected, page);
    }
  }

  @Test
  void titleTellsTheState() {
    assertEquals("1 running · Cellwatch", notebook().view(Selection.ALL).title());
    assertEquals(
        "idle · Cellwatch",
        new ReportedWork()
            .driver("instance-1", RUNNING_APPLICATION, "")
            .view(Selection.ALL)
            .title());
    assertEquals("Cellwatch", new ReportedWork().view(Selection.ALL).title());
  }

  @Test
  void everyStateHasAWordAndASymbolOfItsOwn() {
    List<List<Mark>> families =
        List.of(
            Arrays.stream(CellView.State.values()).map(Mark::of).toList(),
            Stream.concat(Arrays.stream(WorkState.values()).map(Mark::of), Stream.of(Mark.RETRIED))
                .toList(),
            Arrays.stream(Liveness.values()).map(Mark::of).toList());
    for (List<Mark> family : families) {
      Set<String> symbols = family.stream().map(Mark::symbol).collect(Collectors.toSet());
      Set<String> words = family.stream().map(Mark::word).collect(Collectors.toSet());
      assertEquals(family.size(), symbols.size(), symbols.toString());
      assertEquals(family.size(), words.size(), words.toString());
    }
  }

  @Test
  void hostileTextsAreShownAndDoNothing() {
    String hostile = "<img src=x onerror=alert(1)>&quot; onload=&quot;$x$ {y} %s";
    String page =
        new ReportedWork()
            .kernel(
                SESSION,
                "{'notebook':'%1$s','cell':'%1$s','execution':1,'title':'%1$s','state':'FAILED','startMillis':5,'error':'%1$s\\n%1$s'}"
                    .formatted(hostile))
            .driver(
                "instance-1",
                "'applicationId':'%1$s','name':'%1$s','user':'%1$s','sparkVersion':'%1$s','master':'%1$s','uiUrl':'javascript:alert(1)','state':'RUNNING','startMillis':1"
                    .formatted(hostile),
                ",'cells':[{'run':{'session':'%1$s','notebook':'%1$s','cell':'%1$s'},'jobs':{'failed':1}}],'jobs':[{'jobId':1,'executionId':-1,'run':{'session':'%1$s','notebook':'%1$s','cell':'%1$s'},'name':'%1$s','state':'FAILED','error':'%1$s'}],'stages':[{'stageId':1,'jobIds':[1],'name':'%1$s','state':'FAILED','error':'%1$s'}],'executors':[{'executorId':'%1$s','host':'%1$s','removedMillis':3,'removedReason':'%1$s'}],'queries':[{'queryId':'%1$s','runId':'%1$s','name':'%1$s','state':'FAILED','error':'%1$s'}]"
                    .formatted(hostile))
            .fragment();
    assertFalse(page.contains("<img"), page);
    assertFalse(page.contains("javascript:"), page);
    assertFalse(page.contains("&quot; onload"), "an entity that was sent must be shown as sent");
    assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;&amp;quot; onload"), page);
    assertTrue(page.contains("$x$ {y} %s"), page);
  }

  @Test
  void nothingReportedYetSaysExactlyWhatToDo() {
    String page = new ReportedWork().fragment();
    assertTrue(page.contains("%load_ext cellwatch"), page);
    assertTrue(
        page.contains("spark.extraListeners     io.cellwatch.listener.CellwatchListener"), page);
    assertTrue(page.contains("spark.cellwatch.url      http://127.0.0.1:8090"), page);
  }

  @Test
  void whereTracesGoIsSaidOnEveryPage() {
    String kept = "<footer class=\"rest\">\nTraces stay in this server's memory";
    String variable = "<code>OTEL_EXPORTER_OTLP_ENDPOINT</code>";
    for (ReportedWork work : List.of(new ReportedWork(), notebook())) {
      String page = work.fragment();
      assertTrue(page.contains(kept) && page.contains(variable), page);
      String sent = work.tracesGoTo("OTLP/gRPC collector at http://127.0.0.1:4317").fragment();
      assertTrue(
          sent.contains("Traces are sent to OTLP/gRPC collector at http://127.0.0.1:4317. "), sent);
      assertFalse(sent.contains("Traces stay") || sent.contains(variable), sent);
    }
  }

  @Test
  void everyTraceDestinationIsNamedAndNoneIsMarkup() {
    String page =
        notebook().tracesGoTo("ZipkinSpanExporter", "OTLP/HTTP collector at <b>").fragment();
    assertTrue(page.contains("ZipkinSpanExporter and OTLP/HTTP collector at &lt;b&gt;."), page);
  }

  @Test
  void cellOfAKernelWithoutSparkIsShownByItself() {
    String page =
        new ReportedWork().kernel(SESSION, report(1, "import os", "RUNNING", "")).fragment();
    assertTrue(page.contains("Cells without a Spark application"), page);
    assertTrue(page.contains("<code>import os</code>"), page);
    assertFalse(page.contains("%load_ext"), page);
  }

  @Test
  void silentDriverIsShownAsLostWithItsCells() {
    String page = notebook().after(Duration.ofSeconds(90)).expire().fragment();
    assertTrue(page.contains("<h2>Lost and ended</h2>"), page);
    assertTrue(page.contains("<span aria-hidden=\"true\">?</span> lost"), page);
    assertTrue(page.contains("silent for 1 min"), page);
    assertTrue(page.contains("<code>sales.count()</code>"), page);
    assertFalse(page.contains("cores busy"), page);
  }

  @Test
  void rememberedApplicationIsALineAndShowsAllWhenAskedFor() {
    ReportedWork work =
        notebook().after(Duration.ofSeconds(90)).expire().after(Duration.ofMinutes(6)).expire();
    String page = work.fragment();
    assertTrue(page.contains("Earlier applications (1)"), page);
    assertFalse(page.contains("<code>cell-1</code>"), page);
    String alone = work.fragment(new Selection(Optional.of("instance-1")));
    assertTrue(alone.contains("class=\"cell\""), alone);
    assertTrue(alone.contains("All applications"), alone);
  }

  @Test
  void whatFailedDuringLunchIsStillThereAfterIt() {
    String page =
        notebook().idle("instance-1", RUNNING_APPLICATION, Duration.ofMinutes(90)).fragment();
    assertTrue(page.contains("Job aborted: task 0 failed 4 times"), "the job tells: " + page);
    assertTrue(page.contains("FetchFailed"), "the stage tells: " + page);
    assertTrue(page.contains("ValueError: row 7"), "the notebook tells: " + page);
    assertTrue(page.contains("400 ms"), "how long it took: " + page);
  }

  @Test
  void whatFailedInAnApplicationThatEndedDuringLunchIsStillThereAfterIt() {
    ReportedWork work =
        notebook()
            .driver(
                "instance-1",
                RUNNING_APPLICATION.replace("RUNNING", "ENDED"),
                ",'cells':[%s],'jobs':[%s],'stages':[%s]"
                    .formatted(
                        cell(3, ",'jobs':{'failed':1},'lastEndMillis':" + (START + 403)),
                        "{'jobId':3,'executionId':-1,'state':'FAILED','error':'Job aborted','run':"
                            + run(3)
                            + "}",
                        "{'stageId':4,'jobIds':[3],'state':'FAILED','error':'row 7 is odd'}"));
    for (int second = 0; second < 5400; second += 30) {
      work.after(Duration.ofSeconds(30)).expire();
    }
    assertTrue(work.fragment().contains("Earlier applications (1)"));
    assertFalse(work.fragment().contains("Cells without a Spark application"), "it had one");
    String alone = work.fragment(new Selection(Optional.of("instance-1")));
    assertTrue(alone.contains("Job aborted"), "the job tells: " + alone);
    assertTrue(alone.contains("row 7 is odd"), "the stage tells: " + alone);
    assertTrue(alone.contains("ValueError: row 7"), "the notebook told: " + alone);
    assertTrue(alone.contains("<code>broken.show()</code>"), alone);
    assertTrue(alone.contains("<code>import pandas</code>"), "its cell without Spark: " + alone);
  }

  @Test
  void unknownApplicationIsSaidToBeUnknown() {
    String page = notebook().fragment(new Selection(Optional.of("no-such-instance")));
    assertTrue(page.contains("No such application"), page);
    assertFalse(page.contains("%load_ext"), page);
  }

  @Test
  void missedEventsAreSaidWhereTheFiguresStand() {
    String page =
        new ReportedWork()
            .driver("instance-1", RUNNING_APPLICATION + ",'incomplete':true", "")
            .fragment();
    assertTrue(page.contains("Incomplete:"), page);
    assertFalse(notebook().fragment().contains("Incomplete:"));
  }

  @Test
  void newestTwentyCellsAreShownAndTheOthersCanBeSeen() {
    ReportedWork work =
        new ReportedWork()
            .driver(
                "instance-1",
                RUNNING_APPLICATION,
                ",'cells':[%s]".formatted(joined(1, 25, n -> cell(n, ",'jobs':{'succeeded':1}"))));
    String page = work.fragment();
    assertEquals(20, count(page, "class=\"cell\""));
    assertTrue(page.contains("In [25]") && !page.contains("In [5]"), page);
    assertTrue(page.contains("<a href=\"./?application=instance-1\">Show 5 cells more</a>"), page);
    String alone = work.fragment(new Selection(Optional.of("instance-1")));
    assertEquals(25, count(alone, "class=\"cell\""));
  }

  @Test
  void runningCellComesBeforeNewerOnes() {
    String page = notebook().fragment();
    assertTrue(page.indexOf("In [1]") < page.indexOf("In [3]"), page);
    assertTrue(page.indexOf("In [3]") < page.indexOf("In [2]"), page);
  }

  @Test
  void idsAreUniqueAndTheSameInEveryRendering() {
    List<String> ids = ids(notebook().fragment());
    assertEquals(ids.size(), new HashSet<>(ids).size(), ids.toString());
    assertEquals(ids, ids(notebook().after(Duration.ofSeconds(30)).fragment()));
  }

  @Test
  void ofTwoHundredApplicationsEachIsNamedAndFewAreShown() {
    ReportedWork work = new ReportedWork();
    report200(work);
    String page = work.fragment();
    assertEquals(200, count(page, "Spark</span> <b>4.3.0"));
    assertEquals(8, count(page, "<section class=\"application\""));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(page, work.fragment());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // What a page costs, in a figure that no other work on the machine changes.
    assertTrue(allocated < 60_000_000, allocated + " bytes");
  }

  private static void report200(ReportedWork work) {
    String cells = joined(1, 30, n -> cell(n, ",'jobs':{'succeeded':2}"));
    String jobs =
        joined(
            0,
            49,
            n ->
                "{'jobId':%d,'executionId':-1,'run':%s,'state':'SUCCEEDED'}"
                    .formatted(n, run(1 + n % 30)));
    String stages =
        joined(
            0,
            99,
            n -> "{'stageId':%d,'jobIds':[%d],'state':'SUCCEEDED','name':'s'}".formatted(n, n / 2));
    String records =
        EXECUTOR + ",'cells':[%s],'jobs':[%s],'stages':[%s]".formatted(cells, jobs, stages);
    for (int application = 0; application < 200; application++) {
      work.driver(
          "instance-" + application,
          RUNNING_APPLICATION.replace("app-1", "app-" + application),
          records);
    }
  }

  private static String joined(int first, int last, IntFunction<String> each) {
    return IntStream.rangeClosed(first, last).mapToObj(each).collect(Collectors.joining(","));
  }

  private static int count(String page, String part) {
    return page.split(Pattern.quote(part), -1).length - 1;
  }

  private static List<String> ids(String page) {
    return Pattern.compile(" id=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
