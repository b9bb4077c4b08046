package io.cellwatch.server.configuration;

import java.time.Duration;

/**
 * What one client, or many, may hold of the server.
 *
 * @param headTimeout from a request's first line to the end of its headers
 * @param bodyTimeout from the end of its headers to the end of its body, and of the answer
 * @param responseTimeout from the end of its headers, where it has no body, to the end of the
 *     answer
 */
public record ConnectionConfig(
    int maxConnections,
    int maxRequests,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration responseTimeout) {}
