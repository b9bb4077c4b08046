package io.cellwatch.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One exporter. It is called on a thread of its own, since a stranger's may block where it should
 * answer later; no second call is made while one is stuck.
 */
final class Destination {
  private static final Logger LOG = System.getLogger(Destination.class.getName());

  private final String name;
  private final SpanExporter exporter;
  private final Duration answer;
  private final ThreadPoolExecutor caller;

  /**
   * An exporter and how to speak of it.
   *
   * @param answer how long it may take for a batch
   */
  Destination(String name, SpanExporter exporter, Duration answer) {
    this.name = name;
    this.exporter = exporter;
    this.answer = answer;
    this.caller =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("cellwatch-span-exporter-", 0).factory());
    caller.allowCoreThreadTimeOut(true);
  }

  String name() {
    return name;
  }

  /** Offers a batch, and waits for the answer for as long as it may take. */
  Outcome offer(List<SpanData> spans) throws InterruptedException {
    Future<CompletableResultCode> call = caller.submit(() -> exporter.export(spans));
    long deadline = System.nanoTime() + answer.toNanos();
    try {
      CompletableResultCode result = call.get(answer.toNanos(), TimeUnit.NANOSECONDS);
      CountDownLatch done = new CountDownLatch(1);
      result.whenComplete(done::countDown);
      if (!done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return hung();
      }
      return result.isSuccess() ? new Outcome.Taken() : Failures.read(result.getFailureThrowable());
    } catch (TimeoutException e) {
      return hung();
    } catch (ExecutionException e) {
      return Failures.read(e.getCause());
    } finally {
      call.cancel(true);
      caller.purge();
    }
  }

  private Outcome hung() {
    return new Outcome.Unavailable("no answer within " + Failures.seconds(answer));
  }

  /** Lets an exporter that buffers send what it has. */
  void flush(Duration atMost) throws InterruptedException {
    bounded("flush", caller, exporter::flush, atMost);
  }

  /** Shuts the exporter down, on another thread than the one that may be stuck in it. */
  void close(Duration atMost) throws InterruptedException {
    caller.shutdownNow();
    ExecutorService closer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("cellwatch-span-exporter-close").factory());
    try {
      bounded("shut down", closer, exporter::shutdown, atMost);
    } finally {
      closer.shutdownNow();
    }
  }

  private void bounded(
      String what,
      ExecutorService executor,
      Supplier<CompletableResultCode> action,
      Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Future<CompletableResultCode> call = executor.submit(action::get);
    try {
      call.get(atMost.toNanos(), TimeUnit.NANOSECONDS)
          .join(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, name + ": did not " + what + " within " + Failures.seconds(atMost));
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, name + ": could not " + what, e.getCause());
    } finally {
      call.cancel(true);
    }
  }
}
