package io.cellwatch.exporter.trace;

import io.cellwatch.model.Limits;
import io.cellwatch.model.WorkState;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span while it is made. What is not known is left out. */
final class SpanDraft {
  static final String SUCCESS = "success";
  static final String FAILURE = "failure";
  static final String CANCELLATION = "cancellation";

  private final WorkSpan span;
  private final SpanContext context;
  private final AttributesBuilder attributes = Attributes.builder();
  private final List<LinkData> links = new ArrayList<>(0);
  private SpanContext parent = SpanContext.getInvalid();
  private SpanContext outer = SpanContext.getInvalid();
  private StatusData status = StatusData.unset();

  SpanDraft(WorkSpan span, SpanContext context) {
    this.span = span;
    this.context = context;
  }

  /** Hangs it below another one, which is left out where it is the span itself. */
  SpanDraft below(SpanContext above, SpanContext outside) {
    outer = outside;
    parent = above.getSpanId().equals(context.getSpanId()) ? SpanContext.getInvalid() : above;
    return this;
  }

  SpanDraft link(SpanContext other) {
    links.add(LinkData.create(other));
    return this;
  }

  SpanDraft text(SpanAttribute attribute, String value) {
    if (!value.isEmpty()) {
      attributes.put(attribute.text(), value);
    }
    return this;
  }

  SpanDraft number(SpanAttribute attribute, long value) {
    attributes.put(attribute.number(), value);
    return this;
  }

  /** For what is 0 where nobody measured it, too. */
  SpanDraft numberAboveZero(SpanAttribute attribute, long value) {
    return value > 0 ? number(attribute, value) : this;
  }

  SpanDraft decimalAboveZero(SpanAttribute attribute, double value) {
    if (value > 0) {
      attributes.put(attribute.decimal(), value);
    }
    return this;
  }

  SpanDraft flagWhereTrue(SpanAttribute attribute, boolean value) {
    if (value) {
      attributes.put(attribute.flag(), true);
    }
    return this;
  }

  /** How it ended. What was cancelled is no error. */
  SpanDraft outcome(SpanAttribute result, WorkState state, String error, boolean messages) {
    // No default: the compiler checks that no state is missing.
    switch (state) {
      case SUCCEEDED, SKIPPED -> text(result, SUCCESS);
      case CANCELLED -> text(result, CANCELLATION);
      case FAILED -> {
        text(result, FAILURE);
        failed(Failure.type(error), messages ? error : "");
      }
      case PENDING, RUNNING -> {}
    }
    return this;
  }

  /**
   * It ended with an error.
   *
   * @param message cut to {@link Limits#MESSAGE_CHARACTERS} by whoever made it; may be empty
   */
  SpanDraft failed(String type, String message) {
    text(SpanAttribute.ERROR_TYPE, type);
    status =
        message.isEmpty()
            ? StatusData.error()
            : StatusData.create(StatusData.error().getStatusCode(), message);
    return this;
  }

  /** The span; null where its start is not known, so that no store could show it. */
  @Nullable FinishedSpan from(long startMillis, long endMillis, Resource resource) {
    if (startMillis <= 0) {
      return null;
    }
    return new FinishedSpan(
        span.spanName(),
        span.kind(),
        context,
        parent,
        outer,
        resource,
        attributes.build(),
        links,
        status,
        startMillis,
        Math.max(startMillis, endMillis));
  }
}
