package io.cellwatch.server.wiring;

import io.cellwatch.exporter.metrics.ProxyMeters;
import io.cellwatch.proxy.ProxyObserver;
import java.time.Duration;

/** Counts what the proxy does. */
record CountedProxy(ProxyMeters meters) implements ProxyObserver {
  @Override
  public void answered(int status, long bytes, long nanos) {
    meters.answered(status, bytes, Duration.ofNanos(nanos));
  }

  @Override
  public void failed(String reason) {
    meters.failed(reason);
  }
}
