package io.cellwatch.server.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.exporter.stuck.ExecutorSampler;
import io.cellwatch.model.Limits;
import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import io.cellwatch.model.Text;
import io.cellwatch.proxy.DriverReader;
import io.cellwatch.proxy.upstream.UpstreamException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Looks at executors' task threads by the thread dumps that the driver's UI gets of them ({@code
 * /executors/ID/threads} of Spark's REST API): a few dumps, a pause apart. A few executors at a
 * time; who finds no room is looked at when it is asked for again.
 */
final class ExecutorDumps implements ExecutorSampler {
  private static final Logger LOG = System.getLogger(ExecutorDumps.class.getName());
  private static final String TASK_THREAD = "Executor task launch worker";
  private static final Pattern EXECUTOR_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** Class loader and module, as {@code StackTraceElement} writes them: a slash after each. */
  private static final Pattern LOADER = Pattern.compile("^(?:[\\w.@+-]*/){1,2}");

  private static final int LOOKS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of an executor with some hundred threads. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int MOST_AT_ONCE = 4;

  private final DriverReader drivers;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  ExecutorDumps(DriverReader drivers) {
    this.drivers = drivers;
  }

  @Override
  public void sample(String applicationId, String executorId, Consumer<StackSample> taken) {
    if (EXECUTOR_ID.matcher(executorId).matches() && room.tryAcquire()) {
      Thread.ofVirtual()
          .name("executor dumps")
          .start(
              () -> {
                try {
                  look(applicationId, executorId).ifPresent(taken);
                } catch (UpstreamException | IOException e) {
                  LOG.log(Level.DEBUG, "executor " + executorId + " of " + applicationId, e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  room.release();
                }
              });
    }
  }

  private Optional<StackSample> look(String applicationId, String executorId)
      throws UpstreamException, IOException, InterruptedException {
    String path =
        "/api/v1/applications/%s/executors/%s/threads".formatted(applicationId, executorId);
    long begun = System.nanoTime();
    Map<String, List<String>> first = new HashMap<>();
    List<SampledThread> threads = new ArrayList<>();
    for (int look = 1; look <= LOOKS; look++) {
      if (look > 1) {
        Thread.sleep(PAUSE);
      }
      Optional<byte[]> dump = drivers.json(applicationId, path, MOST_BYTES);
      if (dump.isEmpty()) {
        return Optional.empty();
      }
      threads = compared(mapper.readTree(dump.get()), first, threads, look == 1);
    }
    long span = (System.nanoTime() - begun) / 1_000_000;
    return Optional.of(new StackSample(span, 0, threads));
  }

  /** The task threads of a dump, beside what the looks before saw of them. */
  private static List<SampledThread> compared(
      JsonNode dump, Map<String, List<String>> first, List<SampledThread> before, boolean begins) {
    List<SampledThread> threads = new ArrayList<>();
    for (JsonNode thread : dump) {
      String name = Text.name(thread.path("threadName").asText(), Limits.LINE_CHARACTERS);
      if (name.startsWith(TASK_THREAD) && threads.size() < StackSample.THREADS) {
        List<String> frames = frames(thread.path("stackTrace").path("elems"));
        boolean same =
            begins
                || (before.stream().anyMatch(each -> each.name().equals(name) && each.unchanged())
                    && frames.equals(first.get(name)));
        first.putIfAbsent(name, frames);
        threads.add(new SampledThread(name, 0, same, frames));
      }
    }
    return threads;
  }

  private static List<String> frames(JsonNode elements) {
    List<String> frames = new ArrayList<>();
    for (JsonNode element : elements) {
      String frame = frame(element.asText());
      if (!frame.isEmpty() && frames.size() < StackSample.FRAMES) {
        frames.add(frame);
      }
    }
    return frames;
  }

  /** {@code java.base@17/java.lang.Thread.sleep(Native Method)} without module and line. */
  static String frame(String text) {
    int end = text.indexOf('(');
    String name = LOADER.matcher(end < 0 ? text : text.substring(0, end)).replaceFirst("");
    return Text.name(name.strip(), Limits.LINE_CHARACTERS);
  }
}
