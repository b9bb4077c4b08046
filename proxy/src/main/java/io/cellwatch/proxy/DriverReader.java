package io.cellwatch.proxy;

import io.cellwatch.proxy.exchange.Presence;
import io.cellwatch.proxy.exchange.UpstreamClient;
import io.cellwatch.proxy.exchange.UpstreamRequest;
import io.cellwatch.proxy.exchange.UpstreamResponse;
import io.cellwatch.proxy.exchange.Upstreams;
import io.cellwatch.proxy.upstream.DriverUi;
import io.cellwatch.proxy.upstream.DriverUis;
import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import java.util.List;
import java.util.Optional;

/** Reads for the server itself what a driver's UI has, after the same checks as for people. */
public final class DriverReader {
  private final DriverUis uis;
  private final Upstreams upstreams;
  private final UpstreamClient client;

  DriverReader(DriverUis uis, Upstreams upstreams, UpstreamClient client) {
    this.uis = uis;
    this.upstreams = upstreams;
    this.client = client;
  }

  /**
   * What the UI answers as JSON. The calling thread waits, so it should be a virtual one.
   *
   * @param path from the UI's root on
   * @param most bytes
   * @return empty where the application has no UI that runs, or it answers anything but 200 or more
   *     than that
   * @throws UpstreamException says what is wrong with the driver
   */
  public Optional<byte[]> json(String applicationId, String path, int most)
      throws UpstreamException, InterruptedException {
    if (!(uis.find(applicationId) instanceof DriverUi.Running driver)) {
      return Optional.empty();
    }
    Upstream upstream = upstreams.of(applicationId, driver.address(), Presence.ASSUMED);
    UpstreamRequest request =
        UpstreamRequest.reading(
            "GET", path, List.of(new UpstreamRequest.Header("Accept", "application/json")));
    try (UpstreamResponse response = client.send(upstream, request, Presence.ASSUMED)) {
      byte[] body = response.read(most + 1);
      if (response.status() != 200 || body.length > most) {
        return Optional.empty();
      }
      response.consumed();
      return Optional.of(body);
    }
  }
}
