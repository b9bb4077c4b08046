package io.cellwatch.e2e.prometheus;

import io.cellwatch.e2e.parts.TestServer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sends what a driver would send, to one server or another. */
final class TestDriver {
  private static final String UPDATE =
      """
      {"version":1,"sequence":%d,"full":%b,"sentMillis":%d,
       "application":{"applicationId":"local-1","name":"","state":"%s","startMillis":%d,
        "totals":{"JOBS_SUCCEEDED":%d},
        "taskDurations":{"counts":[0,%d,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sum":1.5},
        "stageSkew":{"counts":[0,0,0,0,%d,0,0,0,0],"sum":1.5}},
       "jobs":[{"jobId":1,"state":"RUNNING","startMillis":%d}%s],
       "stages":[%s]}
      """;

  /** A job of its own trace. */
  private static final String JOB =
      """
      ,{"jobId":%1$d,"state":"SUCCEEDED","startMillis":%2$d,"endMillis":%3$d,"stageIds":[%1$d],
        "tracing":{"state":"DUE","trace":{"kind":"JOB","id":"%1$d"},
         "parent":{"kind":"JOB","id":"%1$d"}}}
      """;

  private static final String STAGE =
      """
      {"stageId":%1$d,"jobIds":[%1$d],"state":"SUCCEEDED","submittedMillis":%2$d,
       "firstTaskMillis":%2$d,"completedMillis":%3$d,"lastTaskEndMillis":%3$d,
       "medianTaskMillis":6,"longestTaskMillis":24,"tasks":{"total":4,"completed":4},
       "chosenTasks":[%4$s],
       "tracing":{"state":"DUE","trace":{"kind":"JOB","id":"%1$d"},
        "parent":{"kind":"JOB","id":"%1$d"}}}
      """;

  private static final String TASK =
      """
      {"taskId":%d,"index":%d,"state":"SUCCEEDED","launchMillis":%d,"finishMillis":%d}
      """;

  /** Milliseconds; all of one bucket. The longest is four times as long as the median. */
  private static final List<Integer> TASKS = List.of(24, 6, 6, 6);

  /** Spans that {@link #ranStage} makes due: of the job, the stage and each task. */
  static final int SPANS_OF_A_STAGE = 2 + TASKS.size();

  private final long began = System.currentTimeMillis();
  private @Nullable TestServer server;
  private boolean full = true;
  private long sequence;
  private long jobs;
  private long tasks;
  private long stages;
  private String state = "RUNNING";

  void reportTo(@Nullable TestServer other) {
    server = other;
    full = true;
  }

  /** Each job has one task. */
  void did(long moreJobs) {
    jobs += moreJobs;
    tasks += moreJobs;
    send();
  }

  /** A job of one stage ran, whose four tasks began at once; their spans are due. */
  void ranStage(long beganMillis) {
    jobs++;
    stages++;
    tasks += TASKS.size();
    long id = 1 + stages;
    long ended = beganMillis + TASKS.get(0);
    String itsTasks =
        IntStream.range(0, TASKS.size())
            .mapToObj(i -> TASK.formatted(10 * id + i, i, beganMillis, beganMillis + TASKS.get(i)))
            .collect(Collectors.joining(","));
    send(JOB.formatted(id, beganMillis, ended), STAGE.formatted(id, beganMillis, ended, itsTasks));
  }

  /** The last update of an application that did so much. */
  void endedWith(long moreJobs) {
    state = "ENDED";
    did(moreJobs);
  }

  /** The heartbeat. */
  void send() {
    send("", "");
  }

  private void send(String moreOfJobs, String ofStages) {
    TestServer to = server;
    sequence++;
    if (to == null) {
      return;
    }
    String update =
        UPDATE.formatted(
            sequence,
            full,
            System.currentTimeMillis(),
            state,
            began,
            jobs,
            tasks,
            stages,
            System.currentTimeMillis(),
            moreOfJobs,
            ofStages);
    int status = to.send("POST", "/v1/drivers/instance-1", update).statusCode();
    if (status != 204 && status != 205) {
      throw new AssertionError("the update was answered with " + status);
    }
    full = status == 205;
  }
}
