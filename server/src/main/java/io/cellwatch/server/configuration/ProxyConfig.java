package io.cellwatch.server.configuration;

import io.cellwatch.proxy.ProxyOptions;
import java.util.OptionalInt;

/**
 * Drivers' UIs.
 *
 * @param port of their own; empty = the same as all else
 */
public record ProxyConfig(OptionalInt port, ProxyOptions options) {}
