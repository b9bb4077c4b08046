package io.cellwatch.e2e.prometheus;

import org.jspecify.annotations.Nullable;

/** Sends what a driver would send, to one server or another. */
final class TestDriver {
  private static final String UPDATE =
      """
      {"version":1,"sequence":%d,"full":%b,"sentMillis":%d,
       "application":{"applicationId":"local-1","name":"","state":"RUNNING","startMillis":%d,
        "totals":{"JOBS_SUCCEEDED":%d},
        "taskDurations":{"counts":[0,%d,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sum":1.5}},
       "jobs":[{"jobId":1,"state":"RUNNING","startMillis":%d}]}
      """;

  private final long began = System.currentTimeMillis();
  private @Nullable TestServer server;
  private boolean full = true;
  private long sequence;
  private long jobs;

  void reportTo(@Nullable TestServer other) {
    server = other;
    full = true;
  }

  void did(long moreJobs) {
    jobs += moreJobs;
    send();
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
