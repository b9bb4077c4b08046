/** What Prometheus may scrape besides this server: drivers' own metrics, through the proxy. */
package io.cellwatch.server.discovery;
