package io.cellwatch.exporter.trace;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * The span of something that has ended, as exporters take it. No tracer makes it: its times are
 * Spark's or the kernel's, its ids are derived from what it stands for.
 *
 * @param outerParent the span outside Cellwatch that the trace hangs below, by which parent-based
 *     samplers decide; {@link SpanContext#getInvalid()} where the trace begins here
 * @param startMillis epoch milliseconds
 * @param endMillis epoch milliseconds, not before the start
 */
public record FinishedSpan(
    String name,
    SpanKind kind,
    SpanContext spanContext,
    SpanContext parentSpanContext,
    SpanContext outerParent,
    Resource resource,
    Attributes attributes,
    List<LinkData> links,
    StatusData status,
    long startMillis,
    long endMillis)
    implements SpanData {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("io.cellwatch");

  public FinishedSpan {
    links = List.copyOf(links);
    if (!spanContext.isValid()) {
      throw new IllegalArgumentException(name + ": ids: " + spanContext + ": not a span's");
    }
    if (startMillis <= 0 || endMillis < startMillis) {
      throw new IllegalArgumentException(
          name + ": from " + startMillis + " to " + endMillis + ": not a time that has passed");
    }
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public SpanKind getKind() {
    return kind;
  }

  @Override
  public SpanContext getSpanContext() {
    return spanContext;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parentSpanContext;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }

  @Override
  public long getStartEpochNanos() {
    return MILLISECONDS.toNanos(startMillis);
  }

  @Override
  public long getEndEpochNanos() {
    return MILLISECONDS.toNanos(endMillis);
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  /** None: what happened within is a span of its own. */
  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public List<LinkData> getLinks() {
    return links;
  }

  @Override
  public int getTotalRecordedLinks() {
    return links.size();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  @Deprecated
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE.getName(), null);
  }
}
