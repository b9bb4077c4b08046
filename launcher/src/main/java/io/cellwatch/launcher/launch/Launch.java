package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.session.Delivery;
import io.cellwatch.launcher.session.Kernel;
import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.launcher.session.SessionView;
import io.cellwatch.launcher.template.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One launch. Who asked for it, its kernel and its driver each tell what they know, in any order
 * and as often as they like; {@link #next} alone says what state follows from all that is known.
 * Not safe for several threads.
 */
final class Launch {
  static final Duration TAKEN_WITHIN = Duration.ofMinutes(2);
  static final Duration GONE_AFTER = Duration.ofMinutes(10);

  private final String id;
  private final String publicId;
  private final String session;
  private final String cluster;
  private final String title;
  private final Instant requested;
  private final Optional<Target> target;
  private final LaunchHistory history;

  /** Empty once the kernel has it or it is over: secrets are not kept for longer than needed. */
  private Optional<Delivery> start;

  private boolean sent;
  private boolean stopWanted;
  private Optional<LaunchError> givenUp = Optional.empty();
  private Optional<KernelLaunch> kernel = Optional.empty();
  private Optional<LaunchedDriver> driver = Optional.empty();
  private Optional<Instant> connected = Optional.empty();
  private LaunchState state;
  private Instant since;

  private Launch(
      String id,
      String session,
      String cluster,
      String title,
      Instant requested,
      Optional<Target> target,
      Optional<Delivery> start) {
    this.id = id;
    publicId = PublicId.of(id);
    this.session = session;
    this.cluster = cluster;
    this.title = title;
    this.requested = requested;
    this.target = target;
    this.start = start;
    history = new LaunchHistory(requested, start.isPresent());
    state = LaunchState.REQUESTED;
    since = requested;
  }

  /** One that somebody asks for. */
  static Launch asked(
      String session, Cluster cluster, Target target, Delivery start, Instant requested) {
    return new Launch(
        start.launch(),
        session,
        cluster.name(),
        cluster.title(),
        requested,
        Optional.of(target),
        Optional.of(start));
  }

  /** One that this server hears of from the kernel: another server, or this one before, made it. */
  static Launch told(String session, KernelLaunch told, Instant now) {
    Instant changed = Instant.ofEpochMilli(told.changedMillis());
    Instant begun = changed.isAfter(now) ? now : changed;
    Launch launch =
        new Launch(
            told.id(),
            session,
            told.cluster(),
            told.title(),
            begun,
            Optional.empty(),
            Optional.empty());
    launch.kernel(told, begun);
    return launch;
  }

  String id() {
    return id;
  }

  String publicId() {
    return publicId;
  }

  String session() {
    return session;
  }

  LaunchState state() {
    return state;
  }

  /** The asker wants it no more. */
  void stop(Instant now) {
    stopWanted |= !state.isFinal();
    settle(now);
  }

  /** The order to start it has gone out; whether it arrives is not known. */
  void sent() {
    sent = true;
  }

  /**
   * The kernel says how it is. It repeats itself and may be late, but never goes back: a report of
   * an earlier state is an old one.
   */
  void kernel(KernelLaunch told, Instant now) {
    if (kernel.filter(known -> told.state().isBefore(known.state())).isPresent()) {
      return;
    }
    kernel = Optional.of(told);
    start = Optional.empty();
    givenUp = Optional.empty();
    history.kernel(told, now);
    settle(now);
  }

  /**
   * A driver says that this launch made it. A later one counts once the one before is over: code of
   * the notebook may begin a new session in the same JVM.
   */
  void driver(LaunchedDriver told, Instant now) {
    boolean another =
        driver.filter(each -> !each.instance().equals(told.instance()) && each.live()).isPresent();
    if (another) {
      return;
    }
    driver = Optional.of(told);
    if (told.live()) {
      givenUp = Optional.empty();
    }
    if (connected.isEmpty()) {
      connected = Optional.of(now);
    }
    settle(now);
  }

  boolean isOf(String instance) {
    return driver.filter(each -> each.instance().equals(instance)).isPresent();
  }

  void driverLost(String instance, Instant now) {
    driver =
        driver.map(
            each ->
                each.instance().equals(instance) && each.live()
                    ? each.now(LaunchedDriver.Life.LOST)
                    : each);
    settle(now);
  }

  /** Notes that time has run out. */
  void expire(SessionView kernelNow, Instant now) {
    boolean missed =
        kernel.isEmpty()
            ? now.isAfter(since.plus(TAKEN_WITHIN))
            : kernelNow.silence().compareTo(GONE_AFTER) > 0;
    if (missed && !state.isFinal() && !driverLives()) {
      givenUp = Optional.of(kernel.isEmpty() ? Failures.KERNEL_AWAY : Failures.KERNEL_GONE);
    }
    settle(now);
  }

  private void settle(Instant now) {
    LaunchState next = next();
    if (next != state) {
      state = next;
      since = now;
    }
    if (state.isFinal()) {
      start = Optional.empty();
      history.over(error(), now);
    }
  }

  private LaunchState next() {
    boolean handed = kernel.isPresent();
    if (handed && kernel.get().state().isFinal()) {
      return kernel.get().state() == KernelLaunch.State.FAILED
          ? LaunchState.FAILED
          : LaunchState.STOPPED;
    }
    if (begun() && life() == LaunchedDriver.Life.ENDED) {
      return LaunchState.STOPPED;
    }
    if (givenUp.isPresent()) {
      return stopWanted && !handed ? LaunchState.STOPPED : LaunchState.FAILED;
    }
    if (stopWanted) {
      return handed || sent ? LaunchState.STOPPING : LaunchState.STOPPED;
    }
    return begun() && life() == LaunchedDriver.Life.LOST ? LaunchState.FAILED : underWay();
  }

  /** Before that, the kernel is about to say why its driver ended. */
  private boolean begun() {
    return kernel
        .map(KernelLaunch::state)
        .filter(each -> each == KernelLaunch.State.RUNNING || each == KernelLaunch.State.STOPPING)
        .isPresent();
  }

  private LaunchState underWay() {
    LaunchState told =
        kernel.map(each -> LaunchState.valueOf(each.state().name())).orElse(LaunchState.REQUESTED);
    return !begun() && driverLives() ? LaunchState.CONNECTED : told;
  }

  private boolean driverLives() {
    return driver.filter(LaunchedDriver::live).isPresent();
  }

  /** Spark Connect has no driver of ours: then the kernel's word is all there is. */
  private LaunchedDriver.Life life() {
    return driver.map(LaunchedDriver::life).orElse(LaunchedDriver.Life.LIVE);
  }

  /** What the kernel has still to do. */
  Optional<Delivery> due() {
    if (kernel.isEmpty()) {
      boolean over = stopWanted || givenUp.isPresent();
      return over
          ? Optional.of(Orders.bare(session, id, Delivery.Action.CANCEL)).filter(order -> sent)
          : start;
    }
    KernelLaunch.State there = kernel.get().state();
    if (!stopWanted || there.isFinal()) {
      return Optional.empty();
    }
    return Optional.of(
        Orders.bare(
            session,
            id,
            there == KernelLaunch.State.DELIVERED ? Delivery.Action.CANCEL : Delivery.Action.STOP));
  }

  private Optional<LaunchError> error() {
    return state == LaunchState.FAILED
        ? kernel
            .flatMap(KernelLaunch::error)
            .or(() -> givenUp)
            .or(() -> Optional.of(Failures.DRIVER_LOST))
        : Optional.empty();
  }

  /** What came of it, once. */
  Optional<LaunchOutcome> outcome(Kernel kernelNow) {
    return history
        .take()
        .map(
            each ->
                new LaunchOutcome(
                    publicId,
                    cluster,
                    target,
                    kernelNow,
                    each.result(),
                    each.error(),
                    each.times()));
  }

  LaunchView view(SessionView kernelNow) {
    String told = kernel.map(KernelLaunch::applicationId).orElse("");
    return new LaunchView(
        id,
        publicId,
        session,
        cluster,
        title,
        state,
        since,
        requested,
        connected,
        driver.map(LaunchedDriver::applicationId).filter(each -> !each.isEmpty()).orElse(told),
        driver.map(LaunchedDriver::instance).orElse(""),
        driverLives(),
        WaitingReason.of(state, life(), kernelNow),
        error(),
        kernel.map(KernelLaunch::log).orElse(List.of()));
  }
}
