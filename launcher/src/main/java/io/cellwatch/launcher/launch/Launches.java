package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.rendering.Launchable;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.launcher.session.Attached;
import io.cellwatch.launcher.session.Delivery;
import io.cellwatch.launcher.session.Kernel;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.KernelStream;
import io.cellwatch.launcher.session.RandomId;
import io.cellwatch.launcher.session.SessionSecret;
import io.cellwatch.launcher.session.SessionView;
import io.cellwatch.launcher.session.Sessions;
import io.cellwatch.launcher.template.Target;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The launches that this server knows. Askers, kernels and drivers' observer tell it what they
 * know; who watches a launch is told of each change. Nothing in it waits, so that a driver's
 * observer may call it; code is made outside its lock.
 */
public final class Launches implements AutoCloseable {
  private static final String UNGUARDED =
      "this server runs without tokens, so it hands out no code to kernels: start it without"
          + " --no-token";

  private final Sessions sessions;
  private final Renderer renderer;
  private final boolean guarded;
  private final LaunchObserver observer;
  private final Clock clock;
  private final KnownLaunches launches = new KnownLaunches();
  private final Watches watches = new Watches();
  private boolean closed;

  /**
   * Of these kernels.
   *
   * @param guarded whether who asks has shown a token
   */
  public Launches(
      Sessions sessions, Renderer renderer, boolean guarded, LaunchObserver observer, Clock clock) {
    this.sessions = sessions;
    this.renderer = renderer;
    this.guarded = guarded;
    this.observer = observer;
    this.clock = clock;
  }

  /** Why no code is handed out; empty where it is. */
  public Optional<String> closedBecause() {
    return guarded ? Optional.empty() : Optional.of(UNGUARDED);
  }

  /** Asks a kernel to start Spark. */
  public Requested request(LaunchRequest wanted) {
    if (!guarded) {
      return new Requested.Unguarded(UNGUARDED);
    }
    String id = wanted.id().orElseGet(RandomId::make);
    Optional<Requested> answer = answeredAlready(wanted, id);
    if (answer.isPresent()) {
      return answer.get();
    }
    ClusterSet clusters = renderer.clusters();
    Optional<Cluster> cluster = clusters.find(wanted.cluster());
    Optional<SessionView> kernel = sessions.find(wanted.session());
    if (cluster.isEmpty()) {
      return new Requested.UnknownCluster(clusters.missing(wanted.cluster()));
    }
    if (kernel.isEmpty()) {
      return Conflicts.unknownSession();
    }
    Set<Target> possible = targets(kernel.get().kernel());
    String publicId = PublicId.of(id);
    return switch (renderer.launch(
        cluster.get(),
        wanted.choice(),
        wanted.target(),
        possible,
        kernel.get().kernel().lists(),
        publicId)) {
      case Launchable.Refused(List<Rendering.Reason> reasons) -> new Requested.Refused(reasons);
      case Launchable.Unfit(String message) -> new Requested.Unfit(message);
      case Launchable.Code code -> begin(wanted, id, cluster.get(), code);
    };
  }

  private static Set<Target> targets(Kernel kernel) {
    return kernel.language().equals("python")
        ? EnumSet.of(Target.PYTHON_SESSION, Target.PYTHON_CONNECT)
        : EnumSet.noneOf(Target.class);
  }

  private synchronized Requested begin(
      LaunchRequest wanted, String id, Cluster cluster, Launchable.Code code) {
    Optional<Requested> answer = answeredAlready(wanted, id);
    if (answer.isPresent()) {
      return answer.get();
    }
    Instant now = clock.instant();
    launches.of(wanted.session()).forEach(each -> each.stop(now));
    Delivery start = Orders.start(wanted.session(), id, cluster, code, wanted.replace());
    Launch launch = Launch.asked(wanted.session(), cluster, code.target(), start, now);
    launches.add(launch).ifPresent(gone -> watches.end(gone.id()));
    changed(wanted.session());
    return new Requested.Accepted(view(launch), true);
  }

  /** The answer to a wish that begins nothing. */
  private synchronized Optional<Requested> answeredAlready(LaunchRequest wanted, String id) {
    Optional<SessionView> kernel = sessions.find(wanted.session());
    if (kernel.isEmpty()) {
      return Optional.of(Conflicts.unknownSession());
    }
    Optional<Launch> same = launches.find(id);
    if (same.isPresent()) {
      return Optional.of(
          same.get().session().equals(wanted.session())
              ? new Requested.Accepted(view(same.get()), false)
              : Conflicts.unknownSession());
    }
    return wanted.replace()
        ? Optional.empty()
        : Conflicts.of(kernel.get().spark(), launches.latest(wanted.session()).map(this::view));
  }

  /** The launch as it is now. */
  public synchronized Optional<LaunchView> find(String id) {
    return launches.find(id).map(this::view);
  }

  /** The one of a session that is not over, or else the newest. */
  public synchronized Optional<LaunchView> latestOf(String session) {
    return launches.latest(session).map(this::view);
  }

  /** How many are in a state now, of all that are known. */
  public synchronized int count(LaunchState state) {
    return launches.count(state);
  }

  /** How many of a session are known. */
  synchronized int countOf(String session) {
    return launches.of(session).size();
  }

  /** Wants a launch no more; one that is over stays as it is. */
  public synchronized Optional<LaunchView> stop(String id) {
    Optional<Launch> launch = launches.find(id);
    if (launch.isPresent()) {
      launch.get().stop(clock.instant());
      changed(launch.get().session());
    }
    return launch.map(this::view);
  }

  /**
   * A kernel says how it is.
   *
   * @return false: its session is another kernel's
   */
  public synchronized boolean reported(KernelReport report) {
    switch (sessions.take(report)) {
      case Sessions.Taken.WrongSecret() -> {
        return false;
      }
      case Sessions.Taken.Accepted(Optional<String> forgotten) -> forgotten.ifPresent(this::forget);
    }
    launches.take(report, clock.instant()).forEach(gone -> watches.end(gone.id()));
    changed(report.id());
    return true;
  }

  /** A kernel opens its stream: it gets all that it has not done yet. */
  public synchronized Attached attach(String session, SessionSecret secret) {
    Attached attached = sessions.attach(session, secret);
    if (attached instanceof Attached.Open) {
      changed(session);
    }
    return attached;
  }

  /** A stream of a kernel has ended. */
  public synchronized void detach(String session, KernelStream stream) {
    sessions.detach(session, stream);
    tell(session);
  }

  /**
   * A driver says that a launch made it.
   *
   * @param publicId of the launch
   * @param instance of its listener
   * @param applicationId empty while it starts
   * @param ended whether its application has ended
   */
  public synchronized void driver(
      String publicId, String instance, String applicationId, boolean ended) {
    LaunchedDriver.Life life = ended ? LaunchedDriver.Life.ENDED : LaunchedDriver.Life.LIVE;
    launches
        .findByPublicId(publicId)
        .ifPresent(
            launch -> {
              launch.driver(new LaunchedDriver(instance, applicationId, life), clock.instant());
              changed(launch.session());
            });
  }

  /** A driver is not heard of any more; whether a launch made it is to be seen. */
  public synchronized void driverLost(String instance) {
    Instant now = clock.instant();
    for (Launch launch : launches.ofDriver(instance)) {
      launch.driverLost(instance, now);
      changed(launch.session());
    }
  }

  /** Watches a launch, until {@link #leave}. */
  public synchronized Watched watch(String id) {
    Optional<Launch> launch = launches.find(id);
    if (launch.isEmpty()) {
      return new Watched.Unknown();
    }
    Optional<LaunchWatch> watch = closed ? Optional.empty() : watches.add(view(launch.get()));
    return watch.<Watched>map(Watched.Open::new).orElseGet(Watched.Unavailable::new);
  }

  public synchronized void leave(LaunchWatch watch) {
    watches.remove(watch);
  }

  /** Notes what time has brought. To be called about once a second. */
  public synchronized void expire() {
    sessions.expire().forEach(this::forget);
    Instant now = clock.instant();
    for (String session : launches.sessions()) {
      List<Launch> waiting =
          launches.of(session).stream().filter(each -> !each.state().isFinal()).toList();
      Optional<SessionView> kernel = sessions.find(session);
      if (!waiting.isEmpty() && kernel.isPresent()) {
        waiting.forEach(each -> each.expire(kernel.get(), now));
        changed(session);
      }
    }
  }

  private void forget(String session) {
    launches.forget(session).forEach(each -> watches.end(each.id()));
  }

  /** Lets the kernel know what it is to do, and who watches how it is. */
  private void changed(String session) {
    List<Launch> all = launches.of(session);
    sessions
        .find(session)
        .map(SessionView::kernel)
        .ifPresent(
            kernel -> all.forEach(each -> each.outcome(kernel).ifPresent(observer::decided)));
    List<Delivery> due = all.stream().flatMap(each -> each.due().stream()).toList();
    if (sessions.offer(session, due)) {
      due.forEach(each -> launches.find(each.launch()).ifPresent(Launch::sent));
    }
    tell(session);
  }

  private void tell(String session) {
    launches.of(session).stream()
        .filter(each -> watches.has(each.id()))
        .forEach(each -> watches.tell(view(each)));
  }

  private LaunchView view(Launch launch) {
    SessionView kernel =
        sessions
            .find(launch.session())
            .orElseThrow(() -> new IllegalStateException("a launch goes with its session"));
    return launch.view(kernel);
  }

  /** Ends all streams, at once; there will be no others. */
  @Override
  public synchronized void close() {
    closed = true;
    sessions.close();
    watches.endAll();
  }
}
