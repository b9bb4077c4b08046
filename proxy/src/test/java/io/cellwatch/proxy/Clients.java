package io.cellwatch.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that ask at once. */
final class Clients implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<String>> asked = new ArrayList<>();

  void ask(Callable<String> question) {
    asked.add(threads.submit(question));
  }

  /** What each of them got, in the order of asking. */
  List<String> results() throws Exception {
    List<String> results = new ArrayList<>();
    for (Future<String> each : asked) {
      results.add(each.get(3L * Patience.MILLIS, TimeUnit.MILLISECONDS));
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
