package io.cellwatch.e2e.prometheus;

import org.jspecify.annotations.Nullable;

/** Sends what a driver would send, to one server or another. */
final class TestDriver {
  private static final String UPDATE =
      """
      {"version":1,"sequence":%d,"full":%b,"sentMillis":%d,
       "application":{"applicationId":"local-1","name":"","state":"%s","startMillis":%d,
        "totals":{"JOBS_SUCCEEDED":%d},
        "taskDurations":{"counts":[0,%d,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sum":1.5}},
       "jobs":[{"jobId":1,"state":"RUNNING","startMillis":%d}]}
      """;

  private final long began = System.currentTimeMillis();
  private @Nullable TestServer server;
  private boolean full = true;
  private long sequence;
  private long jobs;
  private String state = "RUNNING";

  void reportTo(@Nullable TestServer other) {
    server = other;
    full = true;
  }

  void did(long moreJobs) {
    jobs += moreJobs;
    send();
  }

  /** The last update of an application that did so much. */
  void endedWith(long moreJobs) {
    state = "ENDED";
    did(moreJobs);
  }

  /** The heartbeat. */
  void send() {
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
            jobs,
            System.currentTimeMillis());
    int status = to.send("POST", "/v1/drivers/instance-1", update).statusCode();
    if (status != 204 && status != 205) {
      throw new AssertionError("the update was answered with " + status);
    }
    full = status == 205;
  }
}
