package io.cellwatch.server.configuration;

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
    LogConfig log) {}
