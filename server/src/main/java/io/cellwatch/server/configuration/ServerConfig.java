package io.cellwatch.server.configuration;

import io.cellwatch.exporter.application.Retention;

/** The whole configuration, validated: one record for each concern. */
public record ServerConfig(
    ListenConfig listen,
    AccessConfig access,
    ConnectionConfig connections,
    IngestConfig ingest,
    MetricsConfig metrics,
    StuckConfig stuck,
    TraceConfig traces,
    ProxyConfig proxy,
    LaunchConfig launch,
    GrafanaConfig grafana,
    EmbeddedConfig embedded,
    LogConfig log) {

  /** How long and how much is kept. */
  public Retention retention() {
    return new Retention(
        metrics.grace(),
        ingest.heartbeat().multipliedBy(ingest.missedHeartbeats()),
        metrics.maxCellsPerNotebook(),
        metrics.maxCellsPerApplication(),
        metrics.maxJobsPerApplication(),
        metrics.maxStagesPerApplication(),
        Retention.DEFAULT.othersPerApplication(),
        metrics.maxApplications());
  }
}
