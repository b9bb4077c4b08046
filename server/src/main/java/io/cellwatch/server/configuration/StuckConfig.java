package io.cellwatch.server.configuration;

import io.cellwatch.model.Thresholds;

/**
 * From when on work counts as stuck.
 *
 * @param thresholds that somebody has set; the others have their defaults
 */
public record StuckConfig(Thresholds thresholds) {}
