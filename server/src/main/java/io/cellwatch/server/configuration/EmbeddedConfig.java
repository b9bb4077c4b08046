package io.cellwatch.server.configuration;

import java.time.Duration;

/**
 * A server that a notebook started.
 *
 * @param idle after so long without any use it ends
 */
public record EmbeddedConfig(Duration idle) {}
