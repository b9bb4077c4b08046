package io.cellwatch.exporter.application;

import io.cellwatch.model.StateUpdate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** The drivers that report to this server, by instance. */
public final class Applications {
  private final Clock clock;
  private final Retention retention;
  private final List<ApplicationObserver> observers;
  private final Map<String, Application> applications = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<ApplicationView> remembered = new ConcurrentLinkedDeque<>();

  /** What became of an update. */
  public enum Taken {
    /** It was taken. */
    TAKEN,
    /** It was taken, and this server knows nothing else of the driver: everything is wanted. */
    RESYNC,
    /** A newer one was there already. */
    OVERTAKEN
  }

  public Applications(Clock clock, Retention retention, List<ApplicationObserver> observers) {
    this.clock = clock;
    this.retention = retention;
    this.observers = List.copyOf(observers);
  }

  /** Takes an update of a driver. */
  public Taken take(String instance, StateUpdate update) {
    long now = clock.millis();
    boolean[] first = new boolean[1];
    Application application =
        applications.computeIfAbsent(
            instance,
            id -> {
              first[0] = true;
              return new Application(id, update, retention, id);
            });
    boolean wasLost = !first[0] && application.view().liveness() == Liveness.LOST;
    if (!application.take(update, now)) {
      return Taken.OVERTAKEN;
    }
    application.label(label(application, update.application().applicationId()));
    boolean resumed = wasLost || (first[0] && update.sequence() > 1);
    observers.forEach(observer -> observer.updated(application, resumed));
    return first[0] && !update.full() ? Taken.RESYNC : Taken.TAKEN;
  }

  /**
   * Two live drivers may have one application id ({@code local-<millis>}): the first keeps it. One
   * that is over gives it up to its successor, a later attempt for example.
   */
  private synchronized String label(Application application, String applicationId) {
    String instance = application.instance();
    String before = application.view().label();
    if (applicationId.isEmpty() || !before.equals(instance)) {
      return before;
    }
    for (Application other : applications.values()) {
      ApplicationView view = other.view();
      if (other != application && view.label().equals(applicationId)) {
        if (view.liveness().live()) {
          return applicationId + "~" + instance;
        }
        forget(other);
      }
    }
    return applicationId;
  }

  /** Notes who fell silent and lets go of what is over. Called about once a second. */
  public void expire() {
    long now = clock.millis();
    for (Application application : applications.values()) {
      if (application.expire(now, retention)) {
        observers.forEach(observer -> observer.lost(application));
      }
      if (application.gone(now, retention)) {
        forget(application);
      }
    }
  }

  private void forget(Application application) {
    if (applications.remove(application.instance(), application)) {
      observers.forEach(observer -> observer.gone(application));
      remembered.addFirst(application.view());
      while (remembered.size() > retention.applications()) {
        remembered.removeLast();
      }
    }
  }

  /** Those that have series: the live ones, and the others in their grace time; by start. */
  public List<ApplicationView> views() {
    List<ApplicationView> views = new ArrayList<>();
    applications.values().forEach(application -> views.add(application.view()));
    views.sort(
        Comparator.comparingLong((ApplicationView view) -> view.application().startMillis())
            .thenComparing(ApplicationView::instance));
    return views;
  }

  /** Those whose series have gone, the newest first. */
  public List<ApplicationView> remembered() {
    return List.copyOf(remembered);
  }

  /** The application with this instance id, this label or this application id. */
  public @Nullable ApplicationView find(String id) {
    Application application = applications.get(id);
    if (application != null) {
      return application.view();
    }
    return views().stream()
        .filter(view -> view.label().equals(id) || view.application().applicationId().equals(id))
        .findFirst()
        .orElse(null);
  }
}
