package io.cellwatch.listener.publish;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * Says the first of each kind of trouble as a warning and counts the rest, so that a server that is
 * away for a night costs a user's log one line. Not thread safe.
 */
final class QuietLog {
  private final Logger log;
  private final Map<String, Long> troubles = new TreeMap<>();
  private final Set<String> saidOnce = new HashSet<>();

  QuietLog(Logger log) {
    this.log = log;
  }

  /** One kind of trouble has come up, for the first time or again. */
  void trouble(String kind, String message) {
    if (troubles.merge(kind, 1L, Long::sum) == 1) {
      log.warn("Cellwatch: {}", message);
    } else {
      log.debug("Cellwatch: {}", message);
    }
  }

  /** A kind of trouble that comes and goes while all else is well: said once and for all. */
  void once(String kind, String message) {
    if (saidOnce.add(kind)) {
      log.warn("Cellwatch: {}", message);
    } else {
      log.debug("Cellwatch: {}", message);
    }
  }

  /** All is well: what comes up next is said again. */
  void recovered(String where) {
    if (!troubles.isEmpty()) {
      log.info(
          "Cellwatch: reports to {} again; what was in the way, and how often: {}",
          where,
          troubles);
      troubles.clear();
    }
  }
}
