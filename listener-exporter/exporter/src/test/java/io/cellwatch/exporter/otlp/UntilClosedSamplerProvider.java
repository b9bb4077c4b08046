package io.cellwatch.exporter.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A sampler of somebody else's, found on the class path: {@code OTEL_TRACES_SAMPLER=until_closed}.
 * It wants every span until it is closed, and fails for one named {@code odd}; closing it makes
 * {@code OTEL_TRACES_SAMPLER_CLOSED}, a file.
 */
public final class UntilClosedSamplerProvider implements ConfigurableSamplerProvider {
  @Override
  public String getName() {
    return "until_closed";
  }

  @Override
  public Sampler createSampler(ConfigProperties config) {
    return new UntilClosed(Path.of(config.getString("otel.traces.sampler.closed", "")));
  }

  private record UntilClosed(Path closed) implements Sampler {
    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      if (name.equals("odd")) {
        throw new IllegalStateException(name);
      }
      return Files.exists(closed) ? SamplingResult.drop() : SamplingResult.recordAndSample();
    }

    @Override
    public String getDescription() {
      return "until closed";
    }

    @Override
    public CompletableResultCode shutdown() {
      try {
        Files.createFile(closed);
        return CompletableResultCode.ofSuccess();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
