package io.cellwatch.exporter.otlp;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An exporter of somebody else's, found on the class path: {@code OTEL_TRACES_EXPORTER=listed}. It
 * lists names of spans in {@code OTEL_EXPORTER_LISTED_FILE}, after it has failed for {@code
 * OTEL_EXPORTER_LISTED_FAILURES} batches in the way of {@code OTEL_EXPORTER_LISTED_FAULT}.
 */
public final class ListedSpanExporterProvider implements ConfigurableSpanExporterProvider {
  @Override
  public String getName() {
    return "listed";
  }

  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return new ListedSpanExporter(
        Path.of(config.getString("otel.exporter.listed.file", "")),
        config.getString("otel.exporter.listed.fault", "none"),
        new AtomicInteger(config.getInt("otel.exporter.listed.failures", 0)));
  }

  private record ListedSpanExporter(Path file, String fault, AtomicInteger failures)
      implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      if (failures.getAndDecrement() > 0) {
        return fail();
      }
      write(String.join("", spans.stream().map(span -> span.getName() + "\n").toList()));
      return CompletableResultCode.ofSuccess();
    }

    private CompletableResultCode fail() {
      return switch (fault) {
        case "throws" -> throw new IllegalStateException("secret");
        case "never answers" -> new CompletableResultCode();
        case "says nothing" -> CompletableResultCode.ofFailure();
        case "blocks" -> {
          try {
            new CountDownLatch(1).await();
            yield CompletableResultCode.ofSuccess();
          } catch (InterruptedException e) {
            write("(interrupted)\n");
            yield CompletableResultCode.ofFailure();
          }
        }
        default -> throw new IllegalArgumentException(fault);
      };
    }

    private void write(String lines) {
      try {
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      write("(shut down)\n");
      return CompletableResultCode.ofSuccess();
    }
  }
}
