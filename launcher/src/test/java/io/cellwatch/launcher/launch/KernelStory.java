package io.cellwatch.launcher.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.launcher.SetClock;
import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.ClusterFolder;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Machine;
import io.cellwatch.launcher.cluster.MachineValues;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.session.Attached;
import io.cellwatch.launcher.session.Kernel;
import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.KernelSpark;
import io.cellwatch.launcher.session.KernelStream;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.launcher.session.SessionSecret;
import io.cellwatch.launcher.session.Sessions;
import io.cellwatch.launcher.session.StreamEvent;
import io.cellwatch.launcher.template.Templates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kernels, askers and drivers around real launches, at a time that stands until it is moved. */
final class KernelStory {
  static final String SESSION = "0f8fad5b-d9cb-469f-a165-70867728950e";
  static final String SECRET = "0123456789abcdef".repeat(4);
  private static final ObjectMapper JSON = new ObjectMapper();

  final SetClock clock = new SetClock();
  final Sessions sessions = new Sessions(clock);
  final Launches launches;

  /** All that was counted. */
  final List<LaunchOutcome> outcomes = new ArrayList<>();

  private final Map<String, KernelLaunch> told = new LinkedHashMap<>();
  private Optional<KernelSpark> spark = Optional.empty();
  private String language = "python";
  private Map<String, String> lists = Map.of();
  private boolean busy;

  /**
   * Of a server that knows nothing yet.
   *
   * @param clusters a folder of further clusters
   */
  KernelStory(Path clusters) {
    launches = new Launches(sessions, renderer(clusters, clock), true, outcomes::add, clock);
  }

  static Renderer renderer(Path clusters, Clock clock) {
    return new Renderer(
        new Clusters(
            List.of(new ClusterFolder.BuiltIn(), new ClusterFolder.Directory(clusters)),
            new MachineValues(new Machine(8, 32L << 30)),
            clock),
        () -> Templates.with(clusters),
        () -> Map.of("spark.jars", "/opt/cellwatch.jar"));
  }

  /** The kernel says all that it knows. */
  boolean report() {
    return launches.reported(newest(SECRET));
  }

  KernelReport newest(String secret) {
    return new KernelReport(
        SESSION,
        SessionSecret.of(secret).orElseThrow(),
        new Kernel("ada", "a/b.ipynb", language, "cells", "0.1.0", "3.11.2", "4.3.0", lists),
        busy,
        spark,
        List.copyOf(told.values()));
  }

  /** The kernel comes into a state with a launch, and says so. */
  void kernelIs(String launch, KernelLaunch.State state) {
    tell(launch, state);
    assertTrue(report());
  }

  void tell(String launch, KernelLaunch.State state) {
    tell(launch, state, "", false);
  }

  /**
   * Notes what the next report says of a launch.
   *
   * @param counted whether it has been told to some server what came of it
   */
  void tell(String launch, KernelLaunch.State state, String applicationId, boolean counted) {
    Optional<LaunchError> error =
        state == KernelLaunch.State.FAILED
            ? Optional.of(new LaunchError(LaunchError.Kind.MEMORY, "Too much.", "at X"))
            : Optional.empty();
    told.put(
        launch,
        new KernelLaunch(
            launch,
            state,
            clock.millis(),
            error,
            List.of("line"),
            applicationId,
            "local",
            "This computer",
            counted));
  }

  void busy(boolean now) {
    busy = now;
    report();
  }

  void speaks(String other) {
    language = other;
    report();
  }

  void hasLists(Map<String, String> own) {
    lists = own;
    report();
  }

  void hasSpark(String launch) {
    spark = Optional.of(new KernelSpark("local-1", "mine", "local[*]", launch));
    report();
  }

  void hasNoSpark() {
    spark = Optional.empty();
    report();
  }

  static LaunchRequest wish() {
    return wish("local", false);
  }

  static LaunchRequest wish(String cluster, boolean replace) {
    return new LaunchRequest(
        SESSION, cluster, Choice.NONE, Optional.empty(), replace, Optional.empty());
  }

  static LaunchRequest wish(String id) {
    return new LaunchRequest(
        SESSION, "local", Choice.NONE, Optional.empty(), false, Optional.of(id));
  }

  /** The id of a launch that is begun. */
  String begin(LaunchRequest wish) {
    Requested.Accepted accepted =
        assertInstanceOf(Requested.Accepted.class, launches.request(wish));
    assertTrue(accepted.fresh());
    return accepted.launch().id();
  }

  String begin() {
    return begin(wish());
  }

  /** A launch that runs in the kernel, its driver reporting as {@code i-1}. */
  String running() {
    String id = begin();
    kernelIs(id, KernelLaunch.State.STARTING);
    launches.driver(PublicId.of(id), "i-1", "local-1", false);
    kernelIs(id, KernelLaunch.State.RUNNING);
    assertEquals(LaunchState.RUNNING, state(id));
    return id;
  }

  LaunchView view(String id) {
    return launches.find(id).orElseThrow();
  }

  LaunchState state(String id) {
    return view(id).state();
  }

  KernelStream open() {
    return open(launches);
  }

  static KernelStream open(Launches of) {
    return assertInstanceOf(
        Attached.Open.class, of.attach(SESSION, SessionSecret.of(SECRET).orElseThrow()))
        .stream();
  }

  /** What has come through a stream, as {@code START id}. */
  static List<String> arrived(KernelStream stream) {
    List<String> arrived = new ArrayList<>();
    while (next(stream) instanceof StreamEvent.Deliver deliver) {
      arrived.add(deliver.delivery().toString());
    }
    return arrived;
  }

  static StreamEvent next(KernelStream stream) {
    try {
      return stream.next(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode payload(StreamEvent event) {
    try {
      return JSON.readTree(assertInstanceOf(StreamEvent.Deliver.class, event).delivery().payload());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Time goes by without a word of the kernel's, and is looked at each minute. */
  void silence(Duration time) {
    Duration left = time;
    while (left.isPositive()) {
      Duration step = left.compareTo(Duration.ofMinutes(1)) < 0 ? left : Duration.ofMinutes(1);
      clock.advance(step);
      launches.expire();
      left = left.minus(step);
    }
  }
}
