package io.cellwatch.server.driverui;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.exporter.application.Reporting;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.proxy.request.ProxyPath;
import java.util.Optional;

/**
 * Addresses in a driver's own UI, through the proxy.
 *
 * @param root of the driver's UI, relative to the page that links there; empty where it cannot be
 *     opened: the driver is gone, has no UI, or another live one has the same application id
 */
public record UiLinks(Optional<String> root) {
  /** Of no application. */
  public static final UiLinks NONE = new UiLinks(Optional.empty());

  private static final String UP = "../";

  /** Links relative to the home page. */
  public static UiLinks of(ApplicationView view) {
    return view.label().equals(view.application().applicationId())
        ? of(view.application(), view.liveness())
        : NONE;
  }

  /** Links relative to the home page. */
  public static UiLinks of(Reporting reporting) {
    return of(reporting.application(), reporting.liveness());
  }

  private static UiLinks of(ApplicationRecord application, Liveness liveness) {
    String id = application.applicationId();
    return liveness.live() && ProxyPath.isApplicationId(id) && !application.uiUrl().isEmpty()
        ? new UiLinks(Optional.of("proxy/" + id + "/"))
        : NONE;
  }

  /** The same on a page that is one level below the home page. */
  public UiLinks fromBelow() {
    return new UiLinks(root.map(each -> UP + each));
  }

  public Optional<String> job(long jobId) {
    return root.map(each -> each + "jobs/job/?id=" + jobId);
  }

  public Optional<String> execution(long executionId) {
    return executionId < 0
        ? Optional.empty()
        : root.map(each -> each + "SQL/execution/?id=" + executionId);
  }

  public Optional<String> stage(long stageId, long attempt) {
    return root.map(each -> each + "stages/stage/?id=" + stageId + "&attempt=" + attempt);
  }

  public Optional<String> executors() {
    return root.map(each -> each + "executors/");
  }
}
