package io.cellwatch.exporter.stuck;

import static io.cellwatch.exporter.stuck.StuckDriver.EXECUTORS;
import static io.cellwatch.exporter.stuck.StuckDriver.cell;
import static io.cellwatch.exporter.stuck.StuckDriver.executor;
import static io.cellwatch.exporter.stuck.StuckDriver.job;
import static io.cellwatch.exporter.stuck.StuckDriver.removed;
import static io.cellwatch.exporter.stuck.StuckDriver.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.cluster.ClusterApplication;
import io.cellwatch.exporter.cluster.ClusterUse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Each reason begins when its threshold is passed, not before, and not for its innocent twin. */
class StuckWatchTest {
  private static final Duration LOOK = Duration.ofSeconds(4);

  private final StuckDriver driver = new StuckDriver();

  private static String jobs(String... jobs) {
    return "'jobs':[" + String.join(",", jobs) + "]";
  }

  private static String stages(String... stages) {
    return "'stages':[" + String.join(",", stages) + "]";
  }

  private void silentUntil(Duration almost) {
    driver.waits(almost.minus(LOOK));
    assertEquals(List.of(), driver.stuck());
    driver.waits(LOOK.multipliedBy(2));
  }

  @Test
  void tasksWithoutExecutorAreStuckAfterTheAutoscalersAllowance() {
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    silentUntil(Duration.ofMinutes(3));
    assertEquals(List.of("no_executors 1"), driver.stuck());
    assertTrue(driver.words().get(0).contains("there is no executor"), driver.words()::toString);
  }

  @Test
  void anExecutorThatComesBeginsTheAllowanceAnew() {
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4"))).waits(Duration.ofSeconds(170));
    String late =
        "'executors':[{'executorId':'1','host':'w','cores':2,'addedMillis':%d}]"
            .formatted(FakeClock.BEGIN + 170_000);
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")), late);
    driver.waits(Duration.ofSeconds(170));
    assertEquals(List.of(), driver.stuck());
    driver.waits(Duration.ofSeconds(20));
    assertTrue(
        driver.words().get(0).contains("none starts on 1 executor that is there"),
        driver.words()::toString);
  }

  @Test
  void noExecutorsAndNoWorkIsAnIdleNotebook() {
    driver.has(cell(0)).waits(Duration.ofHours(1));
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void jobThatWaitsForCoresOfAnotherNamesIt() {
    driver.attributes = ",'activeTasks':4";
    driver.has(
        EXECUTORS,
        cell(2),
        jobs(job(1, "RUNNING", 0, "'total':4"), job(2, "RUNNING", 600, "'total':9,'active':4")));
    silentUntil(Duration.ofMinutes(5));
    assertEquals(List.of("cores_busy_elsewhere 1"), driver.stuck());
    assertTrue(
        driver.words().get(0).contains("holds all its 4 cores (job 2 with 4)"),
        driver.words()::toString);
  }

  private void cluster(int workers, int cores, ClusterApplication... applications) {
    int used = Arrays.stream(applications).mapToInt(ClusterApplication::cores).sum();
    ClusterUse use = new ClusterUse(workers, cores, used, List.of(applications));
    driver.server.clusters =
        master -> master.equals("spark://m:7077") ? Optional.of(use) : Optional.empty();
    driver.attributes = ",'master':'spark://m:7077'";
  }

  @Test
  void jobThatWaitsForCoresOfOtherApplicationsNamesThem() {
    cluster(
        2,
        8,
        new ClusterApplication("app-1", "mine", "ann", 0),
        new ClusterApplication("app-2", "etl", "ben", 2),
        new ClusterApplication("app-3", "training", "cleo", 6));
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    silentUntil(Duration.ofMinutes(5));
    assertEquals(List.of("cores_busy_elsewhere 1"), driver.stuck());
    String words = driver.words().get(0);
    assertTrue(
        words.endsWith(
            "no core of the cluster is free, and 2 other applications hold 8 (training of cleo with"
                + " 6, etl of ben with 2)"),
        words);
  }

  @Test
  void clusterThatHasCoresLeftIsNotHeldByOthers() {
    cluster(2, 8, new ClusterApplication("app-2", "etl", "ben", 2));
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    silentUntil(Duration.ofMinutes(3));
    assertEquals(List.of("no_executors 1"), driver.stuck());
    String words = driver.words().get(0);
    assertTrue(
        words.endsWith("there is no executor, though 6 of the cluster's 8 cores are free"), words);
    cluster(0, 0);
    driver.waits(LOOK);
    assertTrue(
        driver.words().get(0).endsWith("and the cluster has no worker"), driver.words()::toString);
  }

  @Test
  void jobThatGetsCoresNowAndThenIsInAQueueThatMoves() {
    driver.attributes = ",'activeTasks':4";
    for (int minute = 0; minute < 20; minute += 4) {
      driver.has(
          EXECUTORS,
          cell(2),
          jobs(
              job(1, "RUNNING", minute * 60L, "'total':9,'completed':1,'completedIndices':1"),
              job(2, "RUNNING", minute * 60L, "'total':9,'active':4")));
      driver.waits(Duration.ofMinutes(4));
      assertEquals(List.of(), driver.stuck());
    }
  }

  @Test
  void jobInAQueueWhoseOthersEndIsNotStarvedUntilNoneEnds() {
    driver.attributes = ",'activeTasks':4";
    String waits = job(1, "RUNNING", 0, "'total':4");
    for (int minute = 0; minute < 20; minute += 4) {
      driver.has(
          EXECUTORS,
          cell(2, minute * 60L),
          jobs(waits, job(2 + minute, "RUNNING", minute * 60L, "'total':9,'active':4")));
      driver.waits(Duration.ofMinutes(4));
      assertEquals(List.of(), driver.stuck());
    }
    silentUntil(Duration.ofMinutes(1));
    assertEquals(List.of("cores_busy_elsewhere 1"), driver.stuck());
  }

  private static String oldest(long seconds, long medianMillis) {
    return ",'oldestTaskStartMillis':%d,'medianTaskMillis':%d"
        .formatted(FakeClock.BEGIN + seconds * 1000, medianMillis);
  }

  @Test
  void taskThatRunsFarLongerThanTheOthersIsAStraggler() {
    driver.attributes = ",'activeTasks':1";
    String tasks = "'total':200,'active':1,'completed':199,'completedIndices':199";
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 0, tasks)),
        stages(stage(7, tasks, oldest(0, 60_000))));
    silentUntil(Duration.ofMinutes(3));
    assertEquals(List.of("straggler 1"), driver.stuck());
    String words = driver.words().get(0);
    assertTrue(words.startsWith("stage 7, count at x.py:1: 1 task of 200 to do"), words);
    assertTrue(words.endsWith("where the others took 1 m 00 s"), words);
  }

  @Test
  void stageWhoseOtherTasksStillEndMovesUntilNoneEnds() {
    driver.attributes = ",'activeTasks':2";
    String tasks = "'total':200,'active':2,'completed':190,'completedIndices':190";
    for (int minute = 0; minute < 10; minute++) {
      String lastEnd = ",'lastTaskEndMillis':%d".formatted(FakeClock.BEGIN + minute * 60_000L);
      driver.has(
          EXECUTORS,
          cell(1),
          jobs(job(1, "RUNNING", minute * 60L, tasks)),
          stages(stage(7, tasks, oldest(0, 1_000) + lastEnd)));
      driver.waits(Duration.ofMinutes(1));
      assertEquals(List.of(), driver.stuck());
    }
    silentUntil(Duration.ofMinutes(1));
    assertEquals(List.of("straggler 1"), driver.stuck());
  }

  @Test
  void stageThatIsHalfDoneHasNoStragglerYet() {
    driver.attributes = ",'activeTasks':4";
    String tasks = "'total':200,'active':4,'completed':100,'completedIndices':100";
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 1_000, tasks)),
        stages(stage(7, tasks, oldest(0, 1_000))));
    driver.waits(Duration.ofMinutes(9));
    assertEquals(List.of(), driver.stuck());
  }

  private void joins(long seconds, long inputRows, long outputRows) {
    String tasks = "'total':200,'active':4,'completed':9,'completedIndices':9";
    String join =
        ",'join':{'join':'SortMergeJoin','inputRows':%d,'outputRows':%d,'grownMillis':%d}"
            .formatted(inputRows, outputRows, FakeClock.BEGIN + seconds * 1000);
    driver.attributes = ",'activeTasks':4";
    driver.has(
        EXECUTORS, cell(1), jobs(job(1, "RUNNING", seconds, tasks)), stages(stage(7, tasks, join)));
    driver.waits(LOOK);
  }

  @Test
  void joinThatMakesFarMoreRowsThanItIsGivenExplodes() {
    joins(1, 40_000, 99_000_000);
    assertEquals(List.of(), driver.stuck(), "a cross join of small tables may be wanted");
    joins(5, 400_000, 399_000_000);
    assertEquals(List.of(), driver.stuck(), "many rows of many");
    joins(9, 40_000, 2_100_000_000);
    assertEquals(List.of("exploding_join 1"), driver.stuck());
    String words = driver.words().get(0);
    assertTrue(
        words.startsWith(
            "stage 7, count at x.py:1: its SortMergeJoin has made 2.1 billion rows of 40,000"),
        words);
  }

  @Test
  void joinThatIsDoneIsNotToBlameForWhatItsTasksDoNow() {
    joins(1, 40_000, 2_100_000_000);
    assertEquals(List.of("exploding_join 1"), driver.stuck());
    driver.waits(Duration.ofSeconds(100));
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void onlyTaskOfAStageIsStuckWhileOtherCoresIdle() {
    driver.attributes = ",'activeTasks':1";
    String tasks = "'total':1,'active':1";
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 0, tasks)),
        stages(stage(3, tasks, oldest(0, 0))));
    silentUntil(Duration.ofMinutes(10));
    assertEquals(List.of("single_task 1"), driver.stuck());
    assertTrue(
        driver.words().get(0).endsWith("3 other cores have nothing to do"),
        driver.words()::toString);
  }

  @Test
  void onlyTaskOnTheOnlyCoreIsJustWork() {
    driver.attributes = ",'activeTasks':1";
    String tasks = "'total':1,'active':1";
    driver.has(
        "'executors':[" + executor("driver", 1) + "]",
        cell(1),
        jobs(job(1, "RUNNING", 0, tasks)),
        stages(stage(3, tasks, oldest(0, 0))));
    driver.waits(Duration.ofMinutes(30));
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void thirdAttemptOfAStageIsARetryLoopAtOnce() {
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 0, "'total':4,'active':1")),
        stages(stage(5, "'total':4,'active':1", ",'attempt':1")));
    driver.waits(Duration.ofMinutes(1));
    assertEquals(List.of(), driver.stuck());
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 60, "'total':4,'active':1")),
        stages(stage(5, "'total':4,'active':1", ",'attempt':2")));
    driver.waits(LOOK);
    assertEquals(List.of("retry_loop 1"), driver.stuck());
    assertEquals(
        List.of("stage 5 (attempt 3), count at x.py:1 is tried for the 3rd time"), driver.words());
  }

  @Test
  void failuresOnSeveralExecutorsAreALoopAndOnOneFlakyExecutorNot() {
    String tasks = "'total':40,'active':1,'failed':12,'completed':3,'completedIndices':3";
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 0, tasks)),
        stages(stage(5, tasks, ",'failingExecutors':1")));
    driver.waits(Duration.ofMinutes(5));
    assertEquals(List.of(), driver.stuck());
    driver.has(
        EXECUTORS,
        cell(1),
        jobs(job(1, "RUNNING", 300, tasks)),
        stages(stage(5, tasks, ",'failingExecutors':2")));
    driver.waits(LOOK);
    assertEquals(List.of("retry_loop 1"), driver.stuck());
  }

  @Test
  void executorsThatDieAreTroubleAndThoseSentAwayAreNot() {
    String running = jobs(job(1, "RUNNING", 0, "'total':4,'active':1"));
    String idle = "Executor killed by driver: idle for 60 s.";
    driver.has(
        "'executors':["
            + removed("1", 0, idle)
            + ","
            + removed("2", 0, "Executor decommission: spot")
            + ","
            + executor("3", 2)
            + "]",
        running);
    driver.waits(Duration.ofMinutes(1));
    assertEquals(List.of(), driver.stuck());
    driver.has(
        "'executors':["
            + removed("1", 50, "Command exited with code 137")
            + ","
            + removed("2", 55, "Executor heartbeat timed out after 150 s")
            + ","
            + executor("3", 2)
            + "]",
        running);
    driver.waits(LOOK);
    assertEquals(List.of("executor_loss"), driver.stuck());
    assertTrue(
        driver.words().get(0).contains("the last one 2 on worker-2"), driver.words()::toString);
    driver.waits(Duration.ofMinutes(11));
    assertEquals(List.of(), driver.stuck(), "long ago");
  }

  private void garbage(long gcSeconds, long taskSeconds) {
    driver.attributes =
        ",'activeTasks':2,'totals':{'TASK_WALL_MILLIS':%d,'GC_MILLIS':%d}"
            .formatted(taskSeconds * 1000, gcSeconds * 1000);
    driver.waits(Duration.ofSeconds(5));
  }

  @Test
  void garbageCollectionThatLastsIsPressureAndAShortBurstNot() {
    driver.has(EXECUTORS);
    long gc = 0;
    for (int at = 0; at < 200; at += 5) {
      gc += at == 60 ? 10 : 0;
      garbage(gc, at * 2L);
    }
    assertEquals(List.of(), driver.stuck());
    for (int at = 200; at < 340; at += 5) {
      gc += 8;
      garbage(gc, at * 2L);
    }
    assertEquals(List.of("gc_pressure"), driver.stuck());
    assertTrue(driver.words().get(0).contains("% of their tasks' time"), driver.words()::toString);
  }

  @Test
  void garbageOfTheDriverCountsWithoutTasks() {
    driver.has(EXECUTORS);
    for (int at = 0; at < 140; at += 5) {
      driver.attributes = ",'totals':{'DRIVER_GC_MILLIS':%d}".formatted(at * 800L);
      driver.waits(Duration.ofSeconds(5));
    }
    assertEquals(List.of("gc_pressure"), driver.stuck());
  }

  @Test
  void executionWithoutJobIsPlanningAndOneWithAJobIsNot() {
    String execution =
        "'executions':[{'executionId':4,'rootExecutionId':4,%s,'description':'save','state':'RUNNING','startMillis':%d,'jobs':%d,'runningJobs':%d,'lastJobEndMillis':0}]";
    driver.has(cell(1), execution.formatted(StuckDriver.RUN, FakeClock.BEGIN, 1, 1));
    driver.waits(Duration.ofMinutes(3));
    assertEquals(List.of(), driver.stuck());
    driver.has(cell(0), execution.formatted(StuckDriver.RUN, FakeClock.BEGIN, 0, 0));
    driver.waits(LOOK);
    assertEquals(List.of("planning"), driver.stuck());
    assertTrue(
        driver.words().get(0).startsWith("the driver has worked on SQL execution 4 (save) for 3 m"),
        driver.words()::toString);
  }

  @Test
  void runningTasksThatShowNoProgressAreNoAlarmWithoutProof() {
    driver.attributes = ",'activeTasks':4";
    driver.has(EXECUTORS, cell(1), jobs(job(1, "RUNNING", 0, "'total':4,'active':4")));
    driver.waits(Duration.ofHours(2));
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void driverThatFallsSilentWhileItWorksIsStuckAndAnIdleOneNot() {
    driver.has(EXECUTORS, cell(0));
    driver.silent(Duration.ofSeconds(30));
    assertEquals(List.of(), driver.stuck());
    driver.has(EXECUTORS, cell(1), jobs(job(1, "RUNNING", 0, "'total':4,'active':4")));
    driver.silent(Duration.ofSeconds(14));
    assertEquals(List.of(), driver.stuck());
    driver.silent(Duration.ofSeconds(6));
    assertEquals(List.of("driver_silent"), driver.stuck());
    driver.has(EXECUTORS, cell(1), jobs(job(1, "RUNNING", 0, "'total':4,'active':4")));
    driver.waits(LOOK);
    assertEquals(List.of(), driver.stuck(), "it is back");
  }

  @Test
  void droppedEventsMakeTheDataIncomplete() {
    driver.attributes = ",'totals':{'BUS_DROPPED_EVENTS':3}";
    driver.has(EXECUTORS).waits(LOOK);
    assertEquals(List.of("data_incomplete"), driver.stuck());
  }

  @Test
  void applicationBringsItsOwnThresholds() {
    driver.thresholds = "'NO_EXECUTORS_AFTER':20.0";
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    silentUntil(Duration.ofSeconds(20));
    assertEquals(List.of("no_executors 1"), driver.stuck());
  }

  @Test
  void reasonThatFlickersStaysAndKeepsItsBeginning() {
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    driver.waits(Duration.ofSeconds(190));
    List<Stuck> before = driver.server.stuck.stuck();
    driver.has(cell(1), jobs(job(1, "RUNNING", 190, "'total':4,'active':1")));
    driver.waits(Duration.ofSeconds(20));
    assertEquals(before.get(0).sinceMillis(), driver.server.stuck.stuck().get(0).sinceMillis());
    driver.waits(Duration.ofSeconds(20));
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void reasonEndsAtOnceWithItsJob() {
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    driver.waits(Duration.ofSeconds(190));
    assertEquals(List.of("no_executors 1"), driver.stuck());
    driver.has(cell(0), jobs(job(1, "SUCCEEDED", 190, "'total':4,'completedIndices':4")));
    driver.waits(LOOK);
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void scrapeShowsTheJobThatIsStuckAndSinceWhen() {
    driver.has(cell(1), jobs(job(1, "RUNNING", 0, "'total':4")));
    driver.waits(Duration.ofSeconds(190));
    String labels =
        "{app_id=\"app-1\",cell=\"c1\",job_id=\"1\",notebook=\"a.ipynb\",reason=\"no_executors\"}";
    String scrape = driver.server.text();
    assertEquals(OptionalDouble.of(1), Scrape.value("spark_stuck" + labels, scrape));
    assertEquals(
        OptionalDouble.of(FakeClock.BEGIN / 1e3),
        Scrape.value("spark_stuck_since_timestamp_seconds" + labels, scrape));
  }
}
