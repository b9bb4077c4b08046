package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationRecord;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;

/** What every span of an application says of it. */
final class Resources {
  /** What the SDK says where {@code OTEL_SERVICE_NAME} says nothing. */
  private static final String UNNAMED = "unknown_service";

  private Resources() {}

  /**
   * Of an application.
   *
   * @param base what {@code OTEL_RESOURCE_ATTRIBUTES} adds
   */
  static Resource of(ApplicationRecord application, TraceOptions options, Resource base) {
    String instance =
        application.attemptId().isEmpty()
            ? application.applicationId()
            : application.applicationId() + "/" + application.attemptId();
    AttributesBuilder attributes = named(options, base, instance);
    put(attributes, SpanAttribute.APPLICATION_ID, application.applicationId());
    put(attributes, SpanAttribute.APPLICATION_ATTEMPT, application.attemptId());
    put(attributes, SpanAttribute.APPLICATION_NAME, application.name());
    put(attributes, SpanAttribute.SPARK_VERSION, application.sparkVersion());
    return Resource.create(attributes.build(), base.getSchemaUrl());
  }

  /** Of a session for which no application works. */
  static Resource ofSession(String session, TraceOptions options, Resource base) {
    return Resource.create(named(options, base, session).build(), base.getSchemaUrl());
  }

  /** Put together by hand: the SDK's merging warns of each instance that it gives another id. */
  private static AttributesBuilder named(TraceOptions options, Resource base, String instance) {
    AttributesBuilder attributes = base.getAttributes().toBuilder();
    String byOtel = base.getAttribute(SpanAttribute.SERVICE_NAME.text());
    boolean standard = options.serviceName().equals(TraceOptions.DEFAULT.serviceName());
    if (!standard || byOtel == null || byOtel.startsWith(UNNAMED)) {
      put(attributes, SpanAttribute.SERVICE_NAME, options.serviceName());
    }
    put(attributes, SpanAttribute.SERVICE_INSTANCE_ID, instance);
    return attributes;
  }

  private static void put(AttributesBuilder attributes, SpanAttribute attribute, String value) {
    if (!value.isEmpty()) {
      attributes.put(attribute.text(), value);
    }
  }
}
