package io.cellwatch.launcher.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.KernelLaunch.State;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.LaunchError.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What state follows from what askers, kernels and drivers tell, in whichever order they do. */
class LaunchStatesTest {
  private final KernelStory story;

  LaunchStatesTest(@TempDir Path clusters) {
    story = new KernelStory(clusters);
  }

  @BeforeEach
  void kernelIsThere() {
    assertTrue(story.report());
  }

  @Test
  void goesThroughAllStatesAsItIsTold() {
    String id = story.begin();
    assertEquals(LaunchState.REQUESTED, story.state(id));
    story.kernelIs(id, State.DELIVERED);
    assertEquals(LaunchState.DELIVERED, story.state(id));
    story.kernelIs(id, State.STARTING);
    assertEquals(LaunchState.STARTING, story.state(id));
    story.clock.advance(Duration.ofSeconds(3));
    story.launches.driver(PublicId.of(id), "i-1", "", false);
    story.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    LaunchView connected = story.view(id);
    assertEquals(LaunchState.CONNECTED, connected.state());
    assertEquals("local-1", connected.applicationId());
    assertEquals("i-1", connected.instance());
    assertEquals(Optional.of(story.clock.instant()), connected.connected());
    assertEquals(story.clock.instant(), connected.since());
    story.kernelIs(id, State.RUNNING);
    assertEquals(LaunchState.RUNNING, story.state(id));
    story.launches.stop(id);
    assertEquals(LaunchState.STOPPING, story.state(id));
    story.kernelIs(id, State.STOPPED);
    assertEquals(LaunchState.STOPPED, story.state(id));
    assertEquals(Optional.empty(), story.view(id).error());
  }

  @Test
  void sparkConnectRunsByTheKernelsWordAlone() {
    String id = story.begin();
    story.kernelIs(id, State.RUNNING);
    LaunchView view = story.view(id);
    assertEquals(LaunchState.RUNNING, view.state());
    assertEquals(Optional.empty(), view.connected());
    assertFalse(view.driverLive());
  }

  @Test
  void kernelsErrorIsTold() {
    String id = story.begin();
    story.kernelIs(id, State.FAILED);
    LaunchView failed = story.view(id);
    assertEquals(LaunchState.FAILED, failed.state());
    assertEquals(Kind.MEMORY, failed.error().orElseThrow().kind());
    assertEquals(List.of("line"), failed.log());
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void doubledAndLateReportsOfTheKernelChangeNothing(State reached) {
    String id = story.begin();
    story.kernelIs(id, reached);
    LaunchView before = story.view(id);
    for (State late : State.values()) {
      if (late.isBefore(reached)) {
        story.tell(id, late);
        story.report();
        assertEquals(before, story.view(id), late + " after " + reached);
      }
    }
    story.kernelIs(id, reached);
    assertEquals(before, story.view(id));
  }

  @Test
  void driverBeforeTheKernelsWordCounts() {
    String id = story.begin();
    story.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    assertEquals(LaunchState.CONNECTED, story.state(id));
    story.kernelIs(id, State.DELIVERED);
    assertEquals(LaunchState.CONNECTED, story.state(id));
  }

  @Test
  void endOfTheApplicationOfARunningLaunchStopsIt() {
    String id = story.running();
    story.launches.driver(PublicId.of(id), "i-1", "local-1", true);
    assertEquals(LaunchState.STOPPED, story.state(id));
    story.kernelIs(id, State.STOPPING);
    assertEquals(LaunchState.STOPPED, story.state(id));
  }

  @Test
  void endOfADriverThatDidNotGetToRunIsTheKernelsToExplain() {
    String id = story.begin();
    story.kernelIs(id, State.STARTING);
    story.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    story.launches.driver(PublicId.of(id), "i-1", "local-1", true);
    assertEquals(LaunchState.STARTING, story.state(id));
    assertTrue(story.view(id).reason().orElseThrow().contains("about to say why"));
    story.kernelIs(id, State.FAILED);
    assertEquals(Kind.MEMORY, story.view(id).error().orElseThrow().kind());
  }

  @Test
  void lostDriverFailsTheLaunchUntilItReportsAgain() {
    String id = story.running();
    story.launches.driverLost("i-1");
    assertEquals(LaunchState.FAILED, story.state(id));
    assertEquals(Kind.DRIVER_LOST, story.view(id).error().orElseThrow().kind());
    story.report();
    assertEquals(LaunchState.FAILED, story.state(id));
    story.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    assertEquals(LaunchState.RUNNING, story.state(id));
  }

  @Test
  void driverThatIsLostWhileItIsStoppedIsNoFailure() {
    String id = story.running();
    story.launches.stop(id);
    story.launches.driverLost("i-1");
    assertEquals(LaunchState.STOPPING, story.state(id));
    story.kernelIs(id, State.STOPPED);
    assertEquals(LaunchState.STOPPED, story.state(id));
  }

  @Test
  void otherDriversDoNotMatter() {
    String id = story.running();
    story.launches.driverLost("i-2");
    story.launches.driver(PublicId.of(id), "i-2", "local-2", false);
    story.launches.driver(PublicId.of(id), "i-2", "local-2", true);
    story.launches.driver(
        PublicId.of("3f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001"), "i-1", "local-1", true);
    assertEquals(LaunchState.RUNNING, story.state(id));
    assertEquals("local-1", story.view(id).applicationId());
  }

  @Test
  void laterApplicationInTheSameJvmTakesOverOnceTheFirstHasEnded() {
    String id = story.running();
    story.launches.driver(PublicId.of(id), "i-1", "local-1", true);
    story.launches.driver(PublicId.of(id), "i-2", "local-2", false);
    assertEquals(LaunchState.RUNNING, story.state(id));
    assertEquals("local-2", story.view(id).applicationId());
  }

  @Test
  void launchThatNobodyWasSentIsStoppedAtOnce() {
    String id = story.begin();
    assertEquals(LaunchState.STOPPED, story.launches.stop(id).orElseThrow().state());
    assertEquals(LaunchState.STOPPED, story.launches.stop(id).orElseThrow().state());
    assertEquals(List.of(), KernelStory.arrived(story.open()));
  }

  @Test
  void kernelThatDoesNotTakeALaunchInTimeIsAway() {
    String id = story.begin();
    story.silence(Duration.ofSeconds(20));
    assertTrue(story.view(id).reason().orElseThrow().contains("not heard of"));
    story.silence(Duration.ofSeconds(100));
    assertEquals(LaunchState.REQUESTED, story.state(id));
    story.silence(Duration.ofSeconds(1));
    assertEquals(LaunchState.FAILED, story.state(id));
    assertEquals(Kind.KERNEL_AWAY, story.view(id).error().orElseThrow().kind());
    assertEquals(Optional.empty(), story.view(id).reason());
    story.report();
    assertEquals(List.of(), KernelStory.arrived(story.open()));
  }

  @Test
  void launchThatWasSentInTimeIsTakenBackAndTheKernelsWordCounts() {
    story.open();
    String id = story.begin();
    story.silence(Duration.ofSeconds(121));
    assertEquals(LaunchState.FAILED, story.state(id));
    story.report();
    assertEquals(List.of("CANCEL " + id), KernelStory.arrived(story.open()));
    story.kernelIs(id, State.RUNNING);
    assertEquals(LaunchState.RUNNING, story.state(id));
  }

  @Test
  void launchThatWasGivenUpIsNotSentAgainWhenItsDriverReportsNevertheless() {
    String id = story.begin();
    story.silence(Duration.ofSeconds(121));
    story.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    assertEquals(LaunchState.CONNECTED, story.state(id));
    assertEquals(List.of(), KernelStory.arrived(story.open()));
  }

  @Test
  void stopThatTheKernelDoesNotTakeInTimeCountsAsStopped() {
    story.open();
    String id = story.begin();
    assertEquals(LaunchState.STOPPING, story.launches.stop(id).orElseThrow().state());
    story.silence(Duration.ofSeconds(121));
    assertEquals(LaunchState.STOPPED, story.state(id));
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"DELIVERED", "STARTING", "STOPPING"})
  void silentKernelIsSaidAfterAMinuteAndGoneAfterTen(State reached) {
    String id = story.begin();
    story.kernelIs(id, reached);
    LaunchState before = story.state(id);
    story.silence(Duration.ofSeconds(60));
    assertEquals(Optional.empty(), story.view(id).reason());
    story.silence(Duration.ofSeconds(1));
    assertTrue(story.view(id).reason().orElseThrow().contains("nothing for a minute"));
    story.silence(Duration.ofSeconds(539));
    assertEquals(before, story.state(id));
    story.silence(Duration.ofSeconds(1));
    assertEquals(LaunchState.FAILED, story.state(id));
    assertEquals(Kind.KERNEL_GONE, story.view(id).error().orElseThrow().kind());
    story.report();
    assertEquals(before, story.state(id));
  }

  @Test
  void driverThatReportsKeepsTheLaunchOfASilentKernel() {
    String id = story.running();
    story.silence(Duration.ofHours(1));
    assertEquals(LaunchState.RUNNING, story.state(id));
  }

  @Test
  void driverThatIsBackTakesBackThatTheKernelIsGone() {
    String id = story.begin();
    story.kernelIs(id, State.RUNNING);
    story.silence(Duration.ofMinutes(11));
    assertEquals(LaunchState.FAILED, story.state(id));
    story.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    assertEquals(LaunchState.RUNNING, story.state(id));
    story.silence(Duration.ofMinutes(11));
    assertEquals(LaunchState.RUNNING, story.state(id));
  }

  @Test
  void busyKernelIsTheReasonWhyADeliveredLaunchWaits() {
    String id = story.begin();
    story.kernelIs(id, State.DELIVERED);
    assertEquals(Optional.empty(), story.view(id).reason());
    story.busy(true);
    assertTrue(story.view(id).reason().orElseThrow().contains("cell that is running"));
  }

  @Test
  void stoppedLaunchSaysThatASessionWhichACellMadeWasLeft() {
    String id = story.running();
    story.hasSpark("");
    assertEquals(Optional.empty(), story.view(id).reason());
    story.kernelIs(id, State.STOPPED);
    assertTrue(story.view(id).reason().orElseThrow().contains("left as it is; %spark stop"));
    story.hasSpark(id);
    assertEquals(Optional.empty(), story.view(id).reason());
    story.hasNoSpark();
    assertEquals(Optional.empty(), story.view(id).reason());
  }

  @Test
  void clockThatIsSetBackMakesNobodyAway() {
    String id = story.begin();
    story.kernelIs(id, State.STARTING);
    story.clock.advance(Duration.ofDays(-1));
    story.launches.expire();
    assertEquals(LaunchState.STARTING, story.state(id));
    assertEquals(Optional.empty(), story.view(id).reason());
  }

  @Test
  void restartedServerLearnsItsLaunchesFromTheKernelAndTheirDriversFromTheirHeartbeats(
      @TempDir Path clusters) {
    String id = story.running();
    KernelStory after = new KernelStory(clusters);
    after.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    assertEquals(Optional.empty(), after.launches.find(id));
    assertTrue(after.launches.reported(story.newest(KernelStory.SECRET)));
    LaunchView told = after.view(id);
    assertEquals(LaunchState.RUNNING, told.state());
    assertEquals("local", told.cluster());
    assertEquals("This computer", told.title());
    after.launches.driver(PublicId.of(id), "i-1", "local-1", false);
    assertEquals("i-1", after.view(id).instance());
    assertEquals(Optional.of(id), after.launches.latestOf(KernelStory.SESSION).map(LaunchView::id));
    after.launches.stop(id);
    assertEquals(List.of("STOP " + id), KernelStory.arrived(KernelStory.open(after.launches)));
  }

  @Test
  void stateOfTheKernelIsNeverTakenFromAnotherSession() {
    String id = story.begin();
    KernelLaunch forged =
        new KernelLaunch(id, State.STOPPED, 1, Optional.empty(), List.of(), "", "local", "x", true);
    var stranger = story.newest("f".repeat(64));
    assertTrue(
        story.launches.reported(
            new KernelReport(
                "3f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001",
                stranger.secret(),
                stranger.kernel(),
                false,
                Optional.empty(),
                List.of(forged))));
    assertEquals(LaunchState.REQUESTED, story.state(id));
    assertEquals(Optional.empty(), story.launches.latestOf("3f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001"));
  }
}
