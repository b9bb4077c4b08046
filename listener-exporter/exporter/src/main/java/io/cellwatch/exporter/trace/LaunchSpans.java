package io.cellwatch.exporter.trace;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.cellwatch.exporter.launch.DriverSeen;
import io.cellwatch.exporter.launch.LaunchFailure;
import io.cellwatch.exporter.launch.LaunchResult;
import io.cellwatch.exporter.launch.Launched;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the spans of a launch: the same ones of the same launch, whenever and wherever. */
final class LaunchSpans {
  /** A part of the way. Several may go on at once. */
  private enum Step {
    DELIVERY,
    TURN,
    DRIVER,
    SESSION,
    EXECUTOR
  }

  private final Launched launch;
  private final @Nullable DriverSeen driver;
  private final TraceOptions options;
  private final Resource resource;
  private final List<FinishedSpan> spans = new ArrayList<>();

  private LaunchSpans(
      Launched launch, @Nullable DriverSeen driver, TraceOptions options, Resource base) {
    this.launch = launch;
    this.driver = driver;
    this.options = options;
    resource =
        driver == null
            ? Resources.ofSession(launch.session(), options, base)
            : Resources.of(driver.application(), options, base);
  }

  /**
   * The launch and its steps, the launch last.
   *
   * @param driver null where it has made none that reports
   * @param base what {@code OTEL_RESOURCE_ATTRIBUTES} adds
   */
  static List<FinishedSpan> of(
      Launched launch, @Nullable DriverSeen driver, TraceOptions options, Resource base) {
    LaunchSpans made = new LaunchSpans(launch, driver, options, base);
    made.steps();
    made.launch();
    return made.spans;
  }

  private long driverMillis() {
    return driver == null ? 0 : driver.heardMillis();
  }

  private long executorMillis() {
    return driver == null ? 0 : driver.executorMillis();
  }

  private void steps() {
    long first = launch.whole() ? launch.firstMillis() : 0;
    long delivered = launch.deliveredMillis();
    long begun = launch.begunMillis();
    if (launch.result() != LaunchResult.STARTED) {
      stepsOfOneThatDidNotStart(first, delivered, begun);
      return;
    }
    step(Step.DELIVERY, first, delivered);
    step(Step.TURN, delivered, begun);
    step(Step.DRIVER, begun, driverMillis());
    // The kernel may have told of its spark before the driver's first report has come.
    boolean heardBefore = driverMillis() > 0 && driverMillis() < launch.decidedMillis();
    step(Step.SESSION, heardBefore ? driverMillis() : begun, launch.decidedMillis());
    step(Step.EXECUTOR, driverMillis(), executorMillis());
  }

  private void stepsOfOneThatDidNotStart(long first, long delivered, long begun) {
    if (begun > 0 && driverMillis() > 0) {
      step(Step.DELIVERY, first, delivered);
      step(Step.TURN, delivered, begun);
      step(Step.DRIVER, begun, driverMillis());
      last(Step.SESSION, driverMillis());
    } else if (begun > 0) {
      step(Step.DELIVERY, first, delivered);
      step(Step.TURN, delivered, begun);
      last(Step.DRIVER, begun);
    } else if (delivered > 0) {
      step(Step.DELIVERY, first, delivered);
      last(Step.TURN, delivered);
    } else {
      last(Step.DELIVERY, first);
    }
  }

  /** One that took no time was not seen: its end and its beginning were told at once. */
  private void step(Step step, long start, long end) {
    if (start > 0 && end > start) {
      add(draft(step), start, end);
    }
  }

  /** The one in which it ended. */
  private void last(Step step, long start) {
    SpanDraft draft = draft(step);
    fail(draft);
    add(draft, start, launch.decidedMillis());
  }

  private SpanDraft draft(Step step) {
    String name = step.name().toLowerCase(Locale.ROOT);
    return new SpanDraft(WorkSpan.LAUNCH_STEP, SpanIds.launch(launch.id(), name))
        .below(SpanIds.launch(launch.id(), ""), SpanContext.getInvalid())
        .text(SpanAttribute.LAUNCH_STEP_NAME, name)
        .flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, !launch.whole());
  }

  private void fail(SpanDraft draft) {
    LaunchFailure failure = launch.failure();
    if (failure != null) {
      draft.failed(failure.kind(), options.messages() ? failure.message() : "");
    }
  }

  private void launch() {
    SpanDraft draft =
        new SpanDraft(WorkSpan.LAUNCH, SpanIds.launch(launch.id(), ""))
            .text(SpanAttribute.SESSION_ID, launch.session())
            .text(SpanAttribute.NOTEBOOK_PATH, launch.notebook())
            .text(SpanAttribute.LAUNCH_ID, launch.id())
            .text(SpanAttribute.LAUNCH_CLUSTER, launch.cluster())
            .text(SpanAttribute.LAUNCH_TARGET, launch.target())
            .text(SpanAttribute.LAUNCH_RESULT, result())
            .flagWhereTrue(SpanAttribute.DATA_INCOMPLETE, !launch.whole());
    if (launch.whole()) {
      boolean started = launch.result() == LaunchResult.STARTED;
      took(draft, SpanAttribute.LAUNCH_TO_READY, started ? launch.decidedMillis() : 0);
      took(draft, SpanAttribute.LAUNCH_TO_DRIVER, driverMillis());
      took(draft, SpanAttribute.LAUNCH_TO_EXECUTOR, executorMillis());
    }
    fail(draft);
    long end = Math.max(launch.decidedMillis(), Math.max(driverMillis(), executorMillis()));
    add(draft, launch.firstMillis(), end);
  }

  private void took(SpanDraft draft, SpanAttribute attribute, long millis) {
    draft.decimalAboveZero(
        attribute, (double) (millis - launch.firstMillis()) / SECONDS.toMillis(1));
  }

  private String result() {
    return switch (launch.result()) {
      case STARTED -> SpanDraft.SUCCESS;
      case CANCELLED -> SpanDraft.CANCELLATION;
      case FAILED -> SpanDraft.FAILURE;
    };
  }

  private void add(SpanDraft draft, long start, long end) {
    FinishedSpan span = draft.from(start, end, resource);
    if (span != null) {
      spans.add(span);
    }
  }
}
