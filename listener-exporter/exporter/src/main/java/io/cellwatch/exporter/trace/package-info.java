/** Spans of what has ended: one trace for each run of a cell. */
package io.cellwatch.exporter.trace;
