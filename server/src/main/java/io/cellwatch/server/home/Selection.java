package io.cellwatch.server.home;

import java.util.Optional;

/**
 * What the page is about.
 *
 * @param application instance of the one application to show in full; empty: all of them
 */
record Selection(Optional<String> application) {
  /** All applications, each bounded. */
  static final Selection ALL = new Selection(Optional.empty());

  boolean shows(String instance) {
    return application.isEmpty() || application.get().equals(instance);
  }
}
