package io.cellwatch.server.configuration;

import java.util.Optional;

/**
 * Where the dashboards are.
 *
 * @param url of Grafana as browsers reach it, without a slash at its end; empty where there is none
 */
public record GrafanaConfig(Optional<String> url) {}
