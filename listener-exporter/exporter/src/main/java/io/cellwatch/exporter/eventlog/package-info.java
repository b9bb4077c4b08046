/**
 * Reads Spark event logs, of every version since 1.4, into the fold that live drivers use as well:
 * the fold's second front end. No Spark is on the class path.
 *
 * <p>A line runs through {@code LogFiles} (which files) → {@code Codec} (decompression) → {@code
 * EventLines} (one line at a time, never held in memory as a whole) → {@code EventReaders} (by the
 * event's name) → {@link io.cellwatch.model.fold.ApplicationFold}.
 */
package io.cellwatch.exporter.eventlog;
