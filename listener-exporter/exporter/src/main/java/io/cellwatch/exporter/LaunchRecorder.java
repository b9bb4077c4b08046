package io.cellwatch.exporter;

import io.cellwatch.exporter.application.Application;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.exporter.launch.DriverSeen;
import io.cellwatch.exporter.launch.LaunchPhase;
import io.cellwatch.exporter.launch.LaunchResult;
import io.cellwatch.exporter.launch.Launched;
import io.cellwatch.exporter.metrics.LaunchMeters;
import io.cellwatch.exporter.trace.Traces;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.StateUpdate;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes metrics and a trace of each launch, of what two sides know: the launcher what came of it,
 * the driver that it has an executor. A launch that has started waits for that, though not for
 * ever: with dynamic allocation there may be none until the first job. Any thread may use it;
 * nothing in it waits.
 */
public final class LaunchRecorder {
  /** How long a launch that has started waits for its driver to tell of an executor. */
  static final Duration EXECUTOR_WITHIN = Duration.ofMinutes(2);

  private static final int MOST = 2_000;

  private final Clock clock;
  private final LaunchMeters meters;
  private final Traces traces;
  private final Map<String, DriverSeen> drivers = BoundedMap.byAge(MOST);

  /** Those that have started, and wait for an executor; the oldest first. */
  private final Map<String, Launched> waiting = BoundedMap.byAge(MOST);

  LaunchRecorder(Clock clock, LaunchMeters meters, Traces traces) {
    this.clock = clock;
    this.meters = meters;
    this.traces = traces;
  }

  /** There is a cluster of this name. */
  public void cluster(String name) {
    meters.cluster(name);
  }

  /**
   * Shows how many launches are known.
   *
   * @param count by state, in the words of the metric's label
   */
  public void watch(Function<String, IntSupplier> count) {
    meters.watch(count);
  }

  /** What came of a launch is known; to be called once. */
  public synchronized void decided(Launched launch) {
    meters.decided(launch);
    reached(launch, LaunchPhase.DELIVERED, launch.deliveredMillis());
    reached(launch, LaunchPhase.BEGUN, launch.begunMillis());
    if (launch.result() != LaunchResult.STARTED) {
      record(launch);
      return;
    }
    reached(launch, LaunchPhase.READY, launch.decidedMillis());
    if (complete(drivers.get(launch.id()))) {
      record(launch);
      return;
    }
    if (waiting.size() >= MOST) {
      recordOldest();
    }
    waiting.put(launch.id(), launch);
  }

  private static boolean complete(@Nullable DriverSeen driver) {
    return driver != null
        && driver.executorMillis() > 0
        && !driver.application().applicationId().isEmpty();
  }

  private void recordOldest() {
    Iterator<Launched> oldest = waiting.values().iterator();
    Launched launch = oldest.next();
    oldest.remove();
    record(launch);
  }

  private void reached(Launched launch, LaunchPhase phase, long millis) {
    if (launch.whole() && millis >= launch.firstMillis()) {
      meters.reached(launch, phase, Duration.ofMillis(millis - launch.firstMillis()));
    }
  }

  /** All that will be known of it is known. */
  private void record(Launched launch) {
    DriverSeen driver = drivers.get(launch.id());
    if (driver != null) {
      reached(launch, LaunchPhase.DRIVER, driver.heardMillis());
      reached(launch, LaunchPhase.EXECUTOR, driver.executorMillis());
    }
    traces.launched(launch, driver);
  }

  private synchronized void told(ApplicationRecord application, boolean executor) {
    String id = application.launch();
    DriverSeen known = drivers.get(id);
    if (complete(known)) {
      return;
    }
    long now = clock.millis();
    long heard = known == null ? now : known.heardMillis();
    long before = known == null ? 0 : known.executorMillis();
    DriverSeen driver = new DriverSeen(heard, before == 0 && executor ? now : before, application);
    drivers.put(id, driver);
    if (complete(driver)) {
      Launched launch = waiting.remove(id);
      if (launch != null) {
        record(launch);
      }
    }
  }

  /** Records those that have waited long enough. */
  synchronized void expire() {
    long since = clock.millis() - EXECUTOR_WITHIN.toMillis();
    while (!waiting.isEmpty() && waiting.values().iterator().next().decidedMillis() < since) {
      recordOldest();
    }
  }

  /** Records those that wait: the server stops. */
  synchronized void leave() {
    while (!waiting.isEmpty()) {
      recordOldest();
    }
  }

  /** Is told of drivers. */
  ApplicationObserver observer() {
    return new Drivers();
  }

  private final class Drivers implements ApplicationObserver {
    @Override
    public void updated(Application application, boolean resumed) {}

    @Override
    public void reported(Application application, StateUpdate update) {
      if (!update.application().launch().isEmpty()) {
        told(update.application(), !update.executors().isEmpty());
      }
    }

    @Override
    public void lost(Application application) {}

    @Override
    public void gone(Application application) {}
  }
}
