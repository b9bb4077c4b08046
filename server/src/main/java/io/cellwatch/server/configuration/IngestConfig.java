package io.cellwatch.server.configuration;

import java.time.Duration;

/**
 * What drivers and kernels send.
 *
 * @param maxUpdateBytes of one body, unpacked
 * @param heartbeat the longest silence of a driver that lives
 * @param missedHeartbeats after which an application is lost
 */
public record IngestConfig(long maxUpdateBytes, Duration heartbeat, int missedHeartbeats) {}
