package io.cellwatch.exporter.metrics;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * How the counters of a new application come before Prometheus. What a counter says in its first
 * sample, {@code increase()} never sees; so an application that did much before it was first
 * scraped would lose all of it. Therefore a Prometheus that asks for the first time is shown 0, and
 * the true values from its next scrape on.
 *
 * <p>A counter that falls back to 0 would be counted twice, which is worse. So there is one moment
 * from which everybody sees the true values for ever, whoever asks and however little is known of
 * who that is: when one who was shown 0 asks again, or a minute after the first was shown it. Of
 * two servers that scrape at the same pace each has asked once by then; that a scraper is told from
 * another only decides how soon the moment comes.
 */
final class Debut {
  /** An application older than this is not new to anybody: it is shown as it is. */
  static final Duration NEW = Duration.ofMinutes(5);

  /** After the first who was shown 0: a scraper may have a new connection each time. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int MOST_SCRAPERS = 16;

  private final long bornMillis;
  private final Set<String> shownZero = new HashSet<>();
  private long firstShownMillis;
  private boolean over;

  /**
   * Begins.
   *
   * @param over it never was at 0 here: the driver had run before, and others may know its sums
   */
  Debut(long bornMillis, boolean over) {
    this.bornMillis = bornMillis;
    this.over = over;
  }

  /**
   * Whether a scrape shows 0. To be asked once for each scrape.
   *
   * @param scraper what tells a Prometheus from another, as far as that is known
   */
  synchronized boolean showsZero(String scraper, long now) {
    if (over) {
      return false;
    }
    boolean late =
        shownZero.isEmpty()
            ? now - bornMillis > NEW.toMillis()
            : now - firstShownMillis > LONGEST.toMillis();
    if (late || shownZero.size() >= MOST_SCRAPERS || !shownZero.add(scraper)) {
      over = true;
      shownZero.clear();
      return false;
    }
    firstShownMillis = shownZero.size() == 1 ? now : firstShownMillis;
    return true;
  }
}
