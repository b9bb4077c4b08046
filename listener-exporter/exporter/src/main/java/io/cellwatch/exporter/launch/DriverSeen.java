package io.cellwatch.exporter.launch;

import io.cellwatch.model.ApplicationRecord;

/**
 * The driver that a launch has made, as far as this server has heard of it.
 *
 * @param heardMillis when it first reported, by this server's clock
 * @param executorMillis when it first told of an executor, likewise; 0 as long as it has not
 * @param application as it told when this became known
 */
public record DriverSeen(long heardMillis, long executorMillis, ApplicationRecord application) {}
