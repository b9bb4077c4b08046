package io.cellwatch.exporter.application;

import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.StateUpdate;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The drivers that report to this server, by instance. Changes are made one after the other, with
 * what observers do of them, so that none is overtaken by the next.
 */
public final class Applications {
  private static final System.Logger LOG = System.getLogger(Applications.class.getName());
  private static final int MAX_SESSIONS = 20_000;

  private final Clock clock;
  private final Retention retention;
  private final List<ApplicationObserver> observers;
  private final Map<String, Application> applications = new ConcurrentHashMap<>();
  private final Map<String, Application> byLabel = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<ApplicationView> remembered = new ConcurrentLinkedDeque<>();

  /** Which driver last worked for a session's cells; the session heard of longest ago leaves. */
  private final Map<String, String> instanceOfSession = BoundedMap.byUse(MAX_SESSIONS);

  /** What became of an update. */
  public enum Taken {
    /** It was taken. */
    TAKEN,
    /** It was taken, and this server does not know all of the driver: everything is wanted. */
    RESYNC,
    /** A newer one was there already. */
    OVERTAKEN,
    /** This server has as many live ones as it may have: not taken. */
    TOO_MANY
  }

  public Applications(Clock clock, Retention retention, List<ApplicationObserver> observers) {
    this.clock = clock;
    this.retention = retention;
    this.observers = List.copyOf(observers);
  }

  /** Takes an update of a driver. */
  public synchronized Taken take(String instance, StateUpdate update) {
    Application known = applications.get(instance);
    if (known == null && !makeRoom()) {
      return Taken.TOO_MANY;
    }
    boolean resumed = known == null ? update.sequence() > 1 : known.liveness() == Liveness.LOST;
    Application application = known == null ? new Application(instance, update, retention) : known;
    Taken taken = application.take(update, clock.millis());
    if (taken == Taken.OVERTAKEN) {
      return taken;
    }
    label(application);
    if (known == null) {
      applications.put(instance, application);
      remembered.removeIf(view -> view.instance().equals(instance));
    }
    noteSession(update.application().session(), instance);
    for (CellRecord cell : update.cells()) {
      noteSession(cell.run().session(), instance);
    }
    tell(observer -> observer.updated(application, resumed));
    tell(observer -> observer.reported(application, update));
    return taken;
  }

  /** For one more: the one that is over longest leaves. False: all of them live. */
  private boolean makeRoom() {
    if (applications.size() < retention.applications()) {
      return true;
    }
    Optional<Application> overLongest =
        applications.values().stream()
            .filter(application -> !application.liveness().live())
            .min(Comparator.comparingLong(Application::overSinceMillis));
    overLongest.ifPresent(this::forget);
    return overLongest.isPresent();
  }

  private void noteSession(String session, String instance) {
    if (!session.isEmpty()) {
      instanceOfSession.put(session, instance);
    }
  }

  /**
   * Gives an application the {@code app_id} of its series, which no other has. Two live drivers may
   * have one application id ({@code local-<millis>}): the first keeps it. One that is over gives it
   * up to its successor, and so does an earlier attempt to a later one.
   */
  private void label(Application application) {
    String instance = application.instance();
    String id = application.newest().applicationId();
    String before = application.label();
    boolean settled = !before.isEmpty() && !before.equals(instance);
    if (settled || (id.isEmpty() && !before.isEmpty())) {
      return;
    }
    Application holder = byLabel.get(id);
    if (holder != null && holder != application && givesWay(holder, application)) {
      forget(holder);
    }
    byLabel.remove(before, application);
    String label = id.isEmpty() ? instance : id;
    for (int i = 1; byLabel.putIfAbsent(label, application) != null; i++) {
      label = id + "~" + instance + (i == 1 ? "" : "~" + i);
    }
    application.label(label);
  }

  private static boolean givesWay(Application holder, Application other) {
    ApplicationRecord held = holder.newest();
    ApplicationRecord next = other.newest();
    boolean laterAttempt =
        !held.attemptId().isEmpty()
            && !next.attemptId().isEmpty()
            && !held.attemptId().equals(next.attemptId())
            && held.startMillis() <= next.startMillis();
    return laterAttempt || !holder.liveness().live();
  }

  /**
   * Counts ended runs of a session's cells at the application that works for the session.
   *
   * @return false: there is none; nothing was counted
   */
  synchronized boolean countCellRuns(String session, CellRunCounts runs) {
    String instance = instanceOfSession.get(session);
    Application application = instance == null ? null : applications.get(instance);
    if (application == null) {
      return false;
    }
    application.countCellRuns(runs);
    tell(observer -> observer.updated(application, false));
    return true;
  }

  /** Notes who fell silent and lets go of what is over. Called about once a second. */
  public synchronized void expire() {
    long now = clock.millis();
    for (Application application : applications.values()) {
      if (application.expire(now, retention)) {
        tell(observer -> observer.lost(application));
      }
      if (application.gone(now, retention)) {
        forget(application);
      }
    }
  }

  private void forget(Application application) {
    applications.remove(application.instance());
    byLabel.remove(application.label(), application);
    tell(observer -> observer.gone(application));
    remembered.addFirst(application.remembered());
    while (!remembered.isEmpty()
        && remembered.size() + applications.size() > retention.applications()) {
      remembered.removeLast();
    }
  }

  /** One that fails must not keep the others from knowing. */
  private void tell(Consumer<ApplicationObserver> news) {
    for (ApplicationObserver observer : observers) {
      try {
        news.accept(observer);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, observer.getClass().getName() + " failed; please report this", e);
      }
    }
  }

  /**
   * The live ones, and the others in their grace time; by start, each with all that is kept of it.
   * No two of them have the same label.
   */
  public List<ApplicationView> views() {
    return views(Application::view);
  }

  /** The same ones, each with what of it has series now. */
  public List<ApplicationView> exposed() {
    long now = clock.millis();
    return views(application -> application.exposed(now));
  }

  private synchronized List<ApplicationView> views(Function<Application, ApplicationView> shown) {
    List<ApplicationView> views = new ArrayList<>();
    applications.values().forEach(application -> views.add(shown.apply(application)));
    views.sort(
        Comparator.comparingLong((ApplicationView view) -> view.application().startMillis())
            .thenComparing(ApplicationView::instance));
    return views;
  }

  /** Those whose series have gone, the newest first; little is left of them. */
  public List<ApplicationView> remembered() {
    return List.copyOf(remembered);
  }

  /**
   * The application with Spark's id, without its work: of two live ones that came first; null where
   * none has reported. Never waits.
   */
  public @Nullable Reporting reporting(String applicationId) {
    Application application = byLabel.get(applicationId);
    if (application != null) {
      return application.reporting();
    }
    return remembered.stream()
        .filter(view -> view.application().applicationId().equals(applicationId))
        .findFirst()
        .map(view -> new Reporting(view.application(), view.liveness(), view.lastUpdateMillis()))
        .orElse(null);
  }

  /** The application that last worked for a session's cells; null where none is known. */
  public synchronized @Nullable ApplicationView ofSession(String session) {
    String instance = instanceOfSession.get(session);
    Application application = instance == null ? null : applications.get(instance);
    return application == null ? null : application.view();
  }

  /** The application with this instance id, this label or else this application id. */
  public @Nullable ApplicationView find(String id) {
    Application application = applications.getOrDefault(id, byLabel.get(id));
    if (application != null) {
      return application.view();
    }
    return views().stream()
        .filter(view -> view.application().applicationId().equals(id))
        .findFirst()
        .orElse(null);
  }
}
