package io.cellwatch.exporter.otlp;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the export.
 *
 * @param queue spans that may wait, those that are being sent included; newer ones are dropped
 * @param batch spans that are sent at once, at most
 * @param linger how long a batch that is not full waits for more
 * @param answer how long an exporter may take for a batch before it counts as hung
 * @param firstPause after the first try that failed; it doubles with each further one
 * @param longestPause between two tries
 * @param close how long closing waits for what is queued, and then again for the exporters
 */
public record ExportLimits(
    int queue,
    int batch,
    Duration linger,
    Duration answer,
    Duration firstPause,
    Duration longestPause,
    Duration close) {

  public static final ExportLimits DEFAULT =
      new ExportLimits(
          65_536,
          512,
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  /** Above the exporter's own bound, so that the exporter can say itself what went wrong. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  public ExportLimits {
    atLeastOne("queue", queue);
    atLeastOne("batch", batch);
    notNegative("linger", linger);
    notNegative("answer", answer);
    notNegative("firstPause", firstPause);
    notNegative("longestPause", longestPause);
    notNegative("close", close);
    batch = Math.min(batch, queue);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ": at least 1 span is expected");
    }
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + ": a duration is expected");
    }
  }

  public ExportLimits withQueue(int spans) {
    return new ExportLimits(spans, batch, linger, answer, firstPause, longestPause, close);
  }

  /**
   * What the standard settings of batching ({@code OTEL_BSP_…}) say, where they say something; an
   * exporter that is given more time ({@code OTEL_EXPORTER_OTLP_TIMEOUT}) has it. Of values that
   * are out of range the SDK complains itself.
   */
  ExportLimits as(ConfigProperties config) {
    Duration patience =
        positive(config.getDuration("otel.bsp.export.timeout"))
            .orElseGet(
                () ->
                    positive(config.getDuration("otel.exporter.otlp.traces.timeout"))
                        .or(() -> positive(config.getDuration("otel.exporter.otlp.timeout")))
                        .map(own -> own.plus(MARGIN))
                        .filter(own -> own.compareTo(answer) > 0)
                        .orElse(answer));
    return new ExportLimits(
        positive(config.getInt("otel.bsp.max.queue.size")).orElse(queue),
        positive(config.getInt("otel.bsp.max.export.batch.size")).orElse(batch),
        positive(config.getDuration("otel.bsp.schedule.delay")).orElse(linger),
        patience,
        firstPause,
        longestPause,
        close);
  }

  private static Optional<Integer> positive(@Nullable Integer number) {
    return Optional.ofNullable(number).filter(set -> set > 0);
  }

  /** The SDK reads 0 as no bound; we always have one. */
  private static Optional<Duration> positive(@Nullable Duration duration) {
    return Optional.ofNullable(duration).filter(set -> set.compareTo(Duration.ZERO) > 0);
  }
}
