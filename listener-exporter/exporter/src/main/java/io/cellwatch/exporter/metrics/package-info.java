/** The state of applications and cells as Prometheus metrics. */
package io.cellwatch.exporter.metrics;
