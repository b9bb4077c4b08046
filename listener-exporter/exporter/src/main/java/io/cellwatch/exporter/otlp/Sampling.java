package io.cellwatch.exporter.otlp;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the sampler about finished spans. A trace's root ends last, so a child cannot inherit the
 * root's decision; each span is asked about below what the whole trace hangs below. Samplers that
 * decide by trace id or by that outer parent, as all standard ones do, decide the same for each.
 */
final class Sampling {
  private static final Logger LOG = System.getLogger(Sampling.class.getName());

  private final Sampler sampler;
  private final AtomicBoolean failed = new AtomicBoolean();

  Sampling(Sampler sampler) {
    this.sampler = sampler;
  }

  List<FinishedSpan> wanted(List<FinishedSpan> spans) {
    return spans.stream().filter(this::wants).toList();
  }

  /** A sampler that fails loses nothing. */
  private boolean wants(FinishedSpan span) {
    Context parent = Context.root().with(Span.wrap(span.outerParent()));
    try {
      return sampler
          .shouldSample(
              parent,
              span.spanContext().getTraceId(),
              span.name(),
              span.kind(),
              span.attributes(),
              span.links())
          .getDecision()
          .equals(SamplingDecision.RECORD_AND_SAMPLE);
    } catch (RuntimeException e) {
      if (failed.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "the sampler "
                + sampler.getDescription()
                + " failed, and the span is exported: check OTEL_TRACES_SAMPLER",
            e);
      }
      return true;
    }
  }

  void close() {
    sampler.close();
  }
}
