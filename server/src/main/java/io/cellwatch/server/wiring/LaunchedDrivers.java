package io.cellwatch.server.wiring;

import io.cellwatch.exporter.application.Application;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.launcher.launch.Launches;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.StateUpdate;

/**
 * Tells the launcher of drivers that a launch made: that they report, that they have ended, that
 * they are lost. Each update tells it anew, so a launch that the kernel tells of later is known
 * with the next heartbeat.
 */
record LaunchedDrivers(Launches launches) implements ApplicationObserver {
  @Override
  public void updated(Application application, boolean resumed) {}

  @Override
  public void reported(Application application, StateUpdate update) {
    ApplicationRecord told = update.application();
    if (!told.launch().isEmpty()) {
      launches.driver(
          told.launch(),
          application.instance(),
          told.applicationId(),
          told.state() == ApplicationState.ENDED);
    }
  }

  @Override
  public void lost(Application application) {
    launches.driverLost(application.instance());
  }

  @Override
  public void gone(Application application) {}
}
