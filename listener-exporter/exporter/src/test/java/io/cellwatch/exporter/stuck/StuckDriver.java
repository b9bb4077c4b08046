package io.cellwatch.exporter.stuck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import io.cellwatch.model.WorkState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A driver that reports once a second in its own JSON, and what the server says of it. */
final class StuckDriver {
  static final String RUN =
      "'run':{'session':'s','notebook':'a.ipynb','cell':'c1','execution':12,'source':'PROPERTY'}";
  static final String EXECUTORS = "'executors':[" + executor("1", 2) + "," + executor("2", 2) + "]";

  final Scrape server = new Scrape();
  String thresholds = "";
  String attributes = "";
  @Nullable Runnable kernel;
  private long sequence;

  static String executor(String id, int cores) {
    return "{'executorId':'%s','host':'worker-%s','cores':%d,'addedMillis':%d}"
        .formatted(id, id, cores, FakeClock.BEGIN);
  }

  static String removed(String id, long afterSeconds, String reason) {
    return "{'executorId':'%s','host':'worker-%s','cores':2,'addedMillis':%d,'removedMillis':%d,'removedReason':'%s'}"
        .formatted(id, id, FakeClock.BEGIN, FakeClock.BEGIN + afterSeconds * 1000, reason);
  }

  /**
   * A job's fields.
   *
   * @param progressSeconds after the beginning, when it last moved
   * @param tasks fields of its progress
   */
  static String job(int id, String state, long progressSeconds, String tasks) {
    return "{'jobId':%d,%s,'name':'count at x.py:%d','state':'%s','startMillis':%d,'lastProgressMillis':%d,'tasks':{%s}}"
        .formatted(
            id, RUN, id, state, FakeClock.BEGIN, FakeClock.BEGIN + progressSeconds * 1000, tasks);
  }

  /** A running stage of job 1; more are further fields. */
  static String stage(int id, String tasks, String more) {
    return "{'stageId':%d,'jobIds':[1],%s,'name':'count at x.py:1','state':'RUNNING','submittedMillis':%d,'lastProgressMillis':%d,'tasks':{%s}%s}"
        .formatted(id, RUN, FakeClock.BEGIN, FakeClock.BEGIN, tasks, more);
  }

  static String cell(int running) {
    return "'cells':[{%s,'firstJobMillis':%d,'lastProgressMillis':%d,'jobs':{'running':%d},'tasks':{'total':4}}]"
        .formatted(RUN, FakeClock.BEGIN, FakeClock.BEGIN, running);
  }

  /** One of which a job has ended, so many seconds after the beginning. */
  static String cell(int running, long endSeconds) {
    long end = FakeClock.BEGIN + endSeconds * 1000;
    return cell(running).replace("'jobs'", "'lastEndMillis':" + end + ",'jobs'");
  }

  /** Everything there is: lists of records. */
  StuckDriver has(String... lists) {
    take(true, String.join(",", lists));
    return this;
  }

  /** Reports nothing new for so long. */
  StuckDriver waits(Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      server.clock.forward(Duration.ofSeconds(1));
      take(false, "");
      if (kernel != null) {
        kernel.run();
      }
      server.expire();
    }
    return this;
  }

  /** Reports nothing at all for so long. */
  StuckDriver silent(Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      server.clock.forward(Duration.ofSeconds(1));
      server.expire();
    }
    return this;
  }

  private void take(boolean full, String lists) {
    String json =
        ("{'version':1,'sequence':%d,'full':%s,'sentMillis':%d,'application':"
                + "{'applicationId':'app-1','state':'RUNNING','startMillis':%d,'thresholds':{%s}%s}%s}")
            .formatted(
                ++sequence,
                full,
                server.clock.millis(),
                FakeClock.BEGIN,
                thresholds,
                attributes,
                lists.isEmpty() ? "" : "," + lists);
    try {
      server.applications.take(
          "instance-1", ProtocolJson.update(json.replace('\'', '"').getBytes(UTF_8)));
    } catch (RefusedException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  /** Its kernel says that the cell runs. */
  StuckDriver cellRuns() {
    server.runs.take(
        "s",
        SimulatedDriver.report(
            1, true, SimulatedDriver.reported("a.ipynb", "c1", 12, WorkState.RUNNING)));
    return this;
  }

  /** Tells what a process does, if it is asked. */
  boolean tells(String process, long cpuMillis, String thread, String... frames) {
    boolean asked = server.stuck.samples().asks(process);
    if (asked) {
      server
          .stuck
          .samples()
          .take(
              process,
              new StackSample(
                  1000, 0, List.of(new SampledThread(thread, cpuMillis, false, List.of(frames)))));
    }
    return asked;
  }

  /** Reasons that a scrape shows, with the job that is stuck: {@code straggler 1}. */
  List<String> stuck() {
    return server.stuck.stuck().stream()
        .map(
            each ->
                each.finding().reason().label()
                    + (each.finding().subject().isJob()
                        ? " " + each.finding().subject().jobId()
                        : ""))
        .toList();
  }

  /** What a person who looks at it is told. */
  List<Finding> early() {
    return server.stuck.early(
        server.applications.exposed().get(0), List.of(), server.clock.millis());
  }

  /** In words. */
  List<String> words() {
    return server.stuck.stuck().stream().map(each -> each.finding().evidence()).toList();
  }
}
