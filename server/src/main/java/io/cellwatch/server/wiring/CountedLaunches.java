package io.cellwatch.server.wiring;

import io.cellwatch.exporter.LaunchRecorder;
import io.cellwatch.exporter.launch.LaunchFailure;
import io.cellwatch.exporter.launch.LaunchResult;
import io.cellwatch.exporter.launch.Launched;
import io.cellwatch.launcher.launch.LaunchObserver;
import io.cellwatch.launcher.launch.LaunchOutcome;
import io.cellwatch.launcher.launch.LaunchTimes;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.launcher.template.Target;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands what came of launches to the exporter, which is made after the launcher: it is told by that
 * of drivers.
 */
final class CountedLaunches implements LaunchObserver {
  private final AtomicReference<@Nullable LaunchRecorder> recorder = new AtomicReference<>();

  /** To be called before there is any launch. */
  void by(LaunchRecorder counting) {
    recorder.set(counting);
  }

  @Override
  public void decided(LaunchOutcome outcome) {
    LaunchRecorder counting = recorder.get();
    if (counting != null) {
      counting.decided(launched(outcome));
    }
  }

  private static Launched launched(LaunchOutcome outcome) {
    LaunchTimes times = outcome.times();
    return new Launched(
        outcome.publicId(),
        outcome.cluster(),
        outcome.target().map(Target::id).orElse(""),
        outcome.kernel().cells(),
        outcome.kernel().notebook(),
        switch (outcome.result()) {
          case STARTED -> LaunchResult.STARTED;
          case CANCELLED -> LaunchResult.CANCELLED;
          case FAILED -> LaunchResult.FAILED;
        },
        outcome.error().map(CountedLaunches::failure).orElse(null),
        times.first().toEpochMilli(),
        times.whole(),
        millis(times.delivered()),
        millis(times.begun()),
        times.decided().toEpochMilli());
  }

  private static LaunchFailure failure(LaunchError error) {
    return new LaunchFailure(error.kind().name().toLowerCase(Locale.ROOT), error.message());
  }

  private static long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(0L);
  }
}
