package io.cellwatch.server.configuration;

import io.cellwatch.model.Thresholds;
import java.util.List;

/**
 * From when on work counts as stuck, and who may know why.
 *
 * @param thresholds that somebody has set; the others have their defaults
 * @param standaloneMasters addresses of their web pages
 */
public record StuckConfig(Thresholds thresholds, List<String> standaloneMasters) {}
