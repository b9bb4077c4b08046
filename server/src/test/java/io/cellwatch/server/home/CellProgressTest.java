package io.cellwatch.server.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.application.CellView;
import io.cellwatch.model.JobCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a kernel is told of its cell: the very words and figures of the home page. */
class CellProgressTest {
  private static final String SESSION = "session-1";
  private static final long START = ReportedWork.START;
  private static final String APPLICATION =
      "'applicationId':'app-1','uiUrl':'http://127.0.0.1:4040','state':'RUNNING','startMillis':"
          + START
          + ",'activeTasks':%d";
  private static final String EXECUTOR = "{'executorId':'1','host':'h','cores':4,'addedMillis':1}";

  private static String run(int execution) {
    return "{'session':'%s','notebook':'a.ipynb','cell':'c','execution':%d,'source':'PROPERTY','startMillis':%d}"
        .formatted(SESSION, execution, START);
  }

  private static String report(int execution, String state) {
    return "{'notebook':'a.ipynb','cell':'c','execution':%d,'title':'t','state':'%s','startMillis':%d}"
        .formatted(execution, state, START);
  }

  /**
   * A cell with one running job.
   *
   * @param tasks of the cell, the job and its stage
   */
  private static ReportedWork busy(String tasks, int activeTasks, String executors) {
    return new ReportedWork()
        .kernel(SESSION, report(5, "RUNNING"))
        .driver(
            "instance-1",
            APPLICATION.formatted(activeTasks),
            """
            ,'executors':[%1$s],'cells':[{'run':%2$s,'firstJobMillis':%3$d,'workStartMillis':%3$d,
            'jobs':{'running':1},'tasks':%4$s}],
            'jobs':[{'jobId':4,'run':%2$s,'executionId':9,'description':'count at x','state':'RUNNING',
            'startMillis':%3$d,'stageIds':[6],'tasks':%4$s}],
            'stages':[{'stageId':5,'jobIds':[4],'state':'SKIPPED','tasks':{'total':2}},
            {'stageId':6,'jobIds':[4],'run':%2$s,'state':'RUNNING','name':'exchange','submittedMillis':%3$d,
            'oldestTaskStartMillis':%3$d,'tasks':%4$s}]"""
                .replace("\n", "")
                .formatted(executors, run(5), START + 100, tasks));
  }

  private static final String HALF =
      "{'total':10,'active':2,'completed':5,'completedIndices':5,'failed':1}";
  private static final String NONE_STARTED = "{'total':10}";

  private static CellProgress of(ReportedWork work) {
    return work.progress(SESSION, 5).orElseThrow();
  }

  @Test
  void runningCellIsToldWithItsJobsTheirStagesAndLinks() {
    CellProgress told = of(busy(HALF, 2, EXECUTOR).after(Duration.ofSeconds(3)));
    CellProgress.BarOfTasks bar =
        new CellProgress.BarOfTasks(500, 200, "5/10", "2 active, ✗ 1 failed");
    assertEquals(CellView.State.RUNNING, told.state());
    assertEquals(new JobCounts(1, 0, 0, 0), told.jobs());
    assertEquals(bar, told.bar());
    assertEquals(2_900, told.workMillis());
    assertEquals(3_000, told.silentMillis());
    assertEquals("", told.stuck());
    assertEquals("./?application=instance-1", told.home());
    assertEquals("proxy/app-1/", told.ui());
    assertTrue(told.trace().matches("traces/[0-9a-f]{32}"), told.trace());
    assertEquals(
        List.of(
            new CellProgress.WorkLine(
                false,
                "Job 4",
                "SQL 9: count at x",
                "running",
                "●",
                bar,
                "2.9 s",
                "",
                "proxy/app-1/SQL/execution/?id=9"),
            new CellProgress.WorkLine(
                true,
                "Stage 6",
                "exchange",
                "running",
                "●",
                bar,
                "2.9 s",
                "",
                "proxy/app-1/stages/stage/?id=6&attempt=0")),
        told.work());
  }

  @Test
  void dashboardIsOfJustThisCellFromItsStartOn() {
    assertEquals("", of(busy(HALF, 2, EXECUTOR)).dashboard(), "the server knows no Grafana");
    CellProgress told = of(busy(HALF, 2, EXECUTOR).dashboardsAt("https://grafana.example/team"));
    assertEquals(
        "https://grafana.example/team/d/cellwatch-cells?from=%d&to=now&var-app_id=app-1&var-notebook=a.ipynb&var-cell=c"
            .formatted(START),
        told.dashboard());
  }

  @Test
  void ofManyJobsThoseThatRunOrFailedAreToldAndTheOthersCounted() {
    String jobs =
        IntStream.rangeClosed(1, 15)
            .mapToObj(
                id ->
                    "{'jobId':%d,'run':%s,'executionId':-1,'state':'%s','error':'%s'}"
                        .formatted(
                            id,
                            run(5),
                            id == 2 ? "FAILED" : id == 3 ? "RUNNING" : "SUCCEEDED",
                            id == 2 ? "row 7 is odd\\nat x" : ""))
            .collect(Collectors.joining(","));
    CellProgress told =
        of(
            new ReportedWork()
                .driver(
                    "instance-1",
                    APPLICATION.formatted(0),
                    ",'cells':[{'run':%s,'jobs':{'running':1,'failed':1,'succeeded':13}}],'jobs':[%s]"
                        .formatted(run(5), jobs)));
    assertEquals(
        List.of("Job 2", "Job 3", "Job 12", "Job 13", "Job 14", "Job 15"),
        told.work().stream().map(CellProgress.WorkLine::number).toList());
    assertEquals(9, told.moreWork());
    assertEquals("row 7 is odd", told.failure());
  }

  @Test
  void cellWithoutSparkHasNoWork() {
    CellProgress told = of(new ReportedWork().kernel(SESSION, report(5, "RUNNING")));
    assertEquals(0, told.workMillis());
    assertEquals(List.of(), told.work());
  }

  @Test
  void earlierRunOfACellAndOneOfAnotherSessionAreNotKnown() {
    ReportedWork work = busy(HALF, 2, EXECUTOR).kernel("session-2", report(6, "RUNNING"));
    assertEquals(Optional.empty(), work.progress(SESSION, 6));
    assertEquals(Optional.empty(), work.progress("session-3", 5));
    assertTrue(work.progress("session-2", 6).isPresent());
  }

  @Test
  void withoutAnyExecutorThatIsTheReason() {
    String driver = "{'executorId':'driver','host':'h','cores':0,'addedMillis':1}";
    ReportedWork work = busy(NONE_STARTED, 0, driver).after(Duration.ofSeconds(9));
    assertEquals("", of(work).stuck(), "it may still come");
    String stuck = of(work.after(Duration.ofSeconds(6))).stuck();
    assertTrue(stuck.startsWith("no task has run for 14 s: there is no executor"), stuck);
    assertTrue(work.fragment().contains(stuck), "the home page says it, too");
  }

  @Test
  void coresThatOtherWorkHoldsAreTheReason() {
    String stuck = of(busy(NONE_STARTED, 4, EXECUTOR).after(Duration.ofSeconds(15))).stuck();
    assertEquals(
        "no task of job 4 has run for 14 s: other work of this session holds all its 4 cores",
        stuck);
    stuck = of(busy(NONE_STARTED, 1, EXECUTOR).after(Duration.ofSeconds(15))).stuck();
    assertTrue(stuck.endsWith("none starts on 1 executor that is there"), stuck);
  }

  @Test
  void tasksThatDoNotMoveAreTheReasonAfterAMinute() {
    ReportedWork work = busy(HALF, 2, EXECUTOR).after(Duration.ofSeconds(59));
    assertEquals("", of(work).stuck());
    assertEquals(
        "no progress for 1 min: 2 tasks run in stage 6, exchange, the oldest for 1 m 04 s",
        of(work.after(Duration.ofSeconds(6))).stuck());
  }

  @Test
  void silentDriverIsTheReason() {
    CellProgress told = of(busy(HALF, 2, EXECUTOR).after(Duration.ofSeconds(40)).expire());
    assertTrue(
        told.stuck().startsWith("the driver has been silent for less than a minute"), told.stuck());
    assertEquals("", told.ui());
    assertFalse(told.home().isEmpty());
  }
}
