package io.cellwatch.server.wiring;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.exporter.application.Reporting;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.proxy.upstream.DriverUi;
import io.cellwatch.proxy.upstream.DriverUis;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;

/** The UIs of the drivers that report to this server, for the proxy. */
record KnownUis(Applications applications) implements DriverUis {
  @Override
  public DriverUi find(String applicationId) {
    Reporting reporting = applications.reporting(applicationId);
    if (reporting == null) {
      return new DriverUi.Unknown();
    }
    ApplicationRecord application = reporting.application();
    Instant lastHeard = Instant.ofEpochMilli(reporting.lastUpdateMillis());
    if (reporting.liveness() == Liveness.ENDED) {
      return new DriverUi.Ended(application.name(), lastHeard);
    }
    if (application.uiUrl().isEmpty()) {
      return new DriverUi.WithoutUi(application.name());
    }
    try {
      return new DriverUi.Running(application.name(), new URI(application.uiUrl()), lastHeard);
    } catch (URISyntaxException e) {
      // Something that no browser could open either.
      return new DriverUi.WithoutUi(application.name());
    }
  }
}
