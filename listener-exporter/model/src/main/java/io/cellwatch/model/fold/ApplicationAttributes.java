package io.cellwatch.model.fold;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Text;
import io.cellwatch.model.Thresholds;

/** What an application says of itself. What it has not said yet is empty or 0. */
final class ApplicationAttributes {
  private final String listenerVersion;
  private final String launch;
  private ApplicationState state = ApplicationState.STARTING;
  private String applicationId = "";
  private String attemptId = "";
  private String name = "";
  private String user = "";
  private String sparkVersion = "";
  private String master = "";
  private String uiUrl = "";
  private long startMillis;
  private long endMillis;

  /** Events were missed. */
  boolean incomplete;

  DriverFigures driver = DriverFigures.NONE;

  Thresholds thresholds = Thresholds.NONE;

  ApplicationAttributes(String listenerVersion, String launch) {
    this.listenerVersion = Text.name(listenerVersion, Limits.NAME_CHARACTERS);
    this.launch = Text.name(launch, Limits.NAME_CHARACTERS);
  }

  void started(String applicationId, String attemptId, String name, String user, long time) {
    this.applicationId = Text.name(applicationId, Limits.NAME_CHARACTERS);
    this.attemptId = Text.name(attemptId, Limits.NAME_CHARACTERS);
    this.name = Text.name(name, Limits.LINE_CHARACTERS);
    this.user = Text.name(user, Limits.NAME_CHARACTERS);
    startMillis = time;
    state = ApplicationState.RUNNING;
  }

  /** What is empty is not known, and leaves what was known before. */
  void environment(String sparkVersion, String master, String uiUrl) {
    this.sparkVersion = known(sparkVersion, Limits.NAME_CHARACTERS, this.sparkVersion);
    this.master = known(master, Limits.LINE_CHARACTERS, this.master);
    this.uiUrl = known(uiUrl, Limits.LINE_CHARACTERS, this.uiUrl);
  }

  private static String known(String value, int limit, String before) {
    return value.isEmpty() ? before : Text.name(value, limit);
  }

  void ended(long time) {
    endMillis = time;
    state = ApplicationState.ENDED;
  }

  boolean ended() {
    return state == ApplicationState.ENDED;
  }

  /** Epoch milliseconds; 0 where it is not known. */
  long endMillis() {
    return endMillis;
  }

  ApplicationRecord toRecord(RunningTasks running, TracePlan plan, ApplicationTotals totals) {
    return new ApplicationRecord(
        applicationId,
        attemptId,
        name,
        user,
        sparkVersion,
        listenerVersion,
        master,
        uiUrl,
        launch,
        state,
        startMillis,
        endMillis,
        incomplete,
        ended() ? 0 : running.count(),
        driver.busQueueSize(),
        driver.callbackSeconds(),
        driver.callbackSamples(),
        driver.heapUsedBytes(),
        driver.nonHeapUsedBytes(),
        plan.application(ended()),
        plan.omittedOfApplication(),
        totals.sums.totals(),
        totals.taskDurations.histogram(),
        totals.stageSkew.histogram(),
        ended() ? 0 : running.millis(),
        ended() ? 0 : running.gcMillis(),
        thresholds);
  }
}
