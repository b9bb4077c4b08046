package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.proxy.request.ProxyPath;
import java.util.Optional;

/**
 * Addresses in a driver's own UI, through the proxy, relative to the home page.
 *
 * @param root of the driver's UI; empty where it cannot be opened: the driver is gone, has no UI,
 *     or another live one has the same application id
 */
record UiLinks(Optional<String> root) {
  static UiLinks of(ApplicationView view) {
    String id = view.application().applicationId();
    boolean open =
        view.liveness().live()
            && ProxyPath.isApplicationId(id)
            && view.label().equals(id)
            && !view.application().uiUrl().isEmpty();
    return new UiLinks(open ? Optional.of("proxy/" + id + "/") : Optional.empty());
  }

  Optional<String> job(int jobId) {
    return root.map(each -> each + "jobs/job/?id=" + jobId);
  }

  Optional<String> execution(long executionId) {
    return executionId < 0
        ? Optional.empty()
        : root.map(each -> each + "SQL/execution/?id=" + executionId);
  }

  Optional<String> stage(int stageId, int attempt) {
    return root.map(each -> each + "stages/stage/?id=" + stageId + "&attempt=" + attempt);
  }

  Optional<String> executors() {
    return root.map(each -> each + "executors/");
  }
}
