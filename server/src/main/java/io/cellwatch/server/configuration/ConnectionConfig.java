package io.cellwatch.server.configuration;

import java.time.Duration;

/**
 * What one client, or many, may hold of the server.
 *
 * @param headTimeout from a request's first line to the end of its headers
 * @param bodyTimeout from the end of its headers to the end of its body, and until it takes
 *     something more of the answer
 * @param responseTimeout where a request has no body, from the end of its headers, and until its
 *     client takes something more of the answer
 */
public record ConnectionConfig(
    int maxConnections,
    int maxRequests,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration responseTimeout) {}
