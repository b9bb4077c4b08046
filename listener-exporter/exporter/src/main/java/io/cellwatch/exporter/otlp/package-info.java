/**
 * Where spans go: the exporters that standard {@code OTEL_*} settings name, behind a queue that is
 * bounded and counts what it loses.
 */
package io.cellwatch.exporter.otlp;
