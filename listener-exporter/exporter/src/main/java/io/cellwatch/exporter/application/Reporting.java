package io.cellwatch.exporter.application;

import io.cellwatch.model.ApplicationRecord;

/**
 * An application without its work.
 *
 * @param lastUpdateMillis when it last reported, by this server's clock
 */
public record Reporting(ApplicationRecord application, Liveness liveness, long lastUpdateMillis) {}
