package io.cellwatch.launcher.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.launch.LaunchOutcome.Result;
import io.cellwatch.launcher.session.KernelLaunch.State;
import io.cellwatch.launcher.session.LaunchError.Kind;
import io.cellwatch.launcher.template.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What came of a launch is told once, whoever repeats what, and whichever server is told of it. */
class LaunchOutcomesTest {
  private static final String ELSEWHERE = "7b1f0b3e-0b0a-4a52-9f7e-0a52a5b0a001";

  private final KernelStory story;

  LaunchOutcomesTest(@TempDir Path clusters) {
    story = new KernelStory(clusters);
  }

  @BeforeEach
  void kernelIsThere() {
    assertTrue(story.report());
  }

  private LaunchOutcome only() {
    assertEquals(1, story.outcomes.size(), story.outcomes::toString);
    return story.outcomes.getFirst();
  }

  private Instant pass(int seconds) {
    story.clock.advance(Duration.ofSeconds(seconds));
    return story.clock.instant();
  }

  @Test
  void launchThatRunsIsStartedWithTheTimesOfItsWay() {
    Instant requested = story.clock.instant();
    String id = story.begin();
    Instant delivered = pass(1);
    story.kernelIs(id, State.DELIVERED);
    Instant begun = pass(20);
    story.kernelIs(id, State.STARTING);
    Instant ready = pass(4);
    assertEquals(List.of(), story.outcomes);
    story.kernelIs(id, State.RUNNING);
    LaunchOutcome outcome = only();
    assertEquals(PublicId.of(id), outcome.publicId());
    assertEquals("local", outcome.cluster());
    assertEquals(Optional.of(Target.PYTHON_SESSION), outcome.target());
    assertEquals("cells", outcome.kernel().cells());
    assertEquals(Result.STARTED, outcome.result());
    assertEquals(
        new LaunchTimes(requested, true, Optional.of(delivered), Optional.of(begun), ready),
        outcome.times());
  }

  @Test
  void repeatsAndAllThatComesAfterAreNotCounted() {
    String id = story.running();
    story.report();
    story.launches.driverLost("i-1");
    story.launches.stop(id);
    story.kernelIs(id, State.STOPPING);
    story.kernelIs(id, State.STOPPED);
    story.launches.expire();
    assertEquals(Result.STARTED, only().result());
  }

  @Test
  void failureIsToldWithItsError() {
    String id = story.begin();
    story.kernelIs(id, State.FAILED);
    story.kernelIs(id, State.FAILED);
    assertEquals(Result.FAILED, only().result());
    assertEquals(Kind.MEMORY, only().error().orElseThrow().kind());
    assertEquals(Optional.empty(), only().times().begun());
  }

  @Test
  void kernelThatDoesNotTakeItIsAFailureAndStaysOneWhenItDoesLater() {
    String id = story.begin();
    story.silence(Launch.TAKEN_WITHIN.plusMinutes(1));
    assertEquals(Kind.KERNEL_AWAY, only().error().orElseThrow().kind());
    story.kernelIs(id, State.RUNNING);
    assertEquals(LaunchState.RUNNING, story.state(id));
    assertEquals(Result.FAILED, only().result());
  }

  @Test
  void launchThatIsStoppedBeforeThereIsASparkIsCancelled() {
    String id = story.begin();
    story.kernelIs(id, State.STARTING);
    story.launches.stop(id);
    assertEquals(List.of(), story.outcomes);
    story.kernelIs(id, State.STOPPED);
    assertEquals(Result.CANCELLED, only().result());
  }

  @Test
  void launchThatNoKernelHeardOfIsCancelledAtOnce() {
    story.launches.stop(story.begin());
    assertEquals(Result.CANCELLED, only().result());
  }

  /** One that waits for the kernel goes for the one that replaces it. */
  @Test
  void launchThatIsReplacedIsCancelledAndTheOtherOneHasItsOwnOutcome() {
    story.begin();
    String other = story.begin(KernelStory.wish("local", true));
    story.kernelIs(other, State.RUNNING);
    assertEquals(
        List.of(Result.CANCELLED, Result.STARTED),
        story.outcomes.stream().map(LaunchOutcome::result).toList());
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"RUNNING", "STOPPING", "STOPPED", "FAILED"})
  void afterARestartNothingIsCountedThatAServerWasToldOf(State state) {
    story.tell(ELSEWHERE, state, "", true);
    story.report();
    story.report();
    story.kernelIs(ELSEWHERE, State.STOPPED);
    assertEquals(List.of(), story.outcomes);
  }

  @Test
  void whatHappenedWhileNoServerWasThereIsCountedByTheNext() {
    story.tell(ELSEWHERE, State.RUNNING, "local-1", false);
    story.report();
    assertEquals(Result.STARTED, only().result());
    assertFalse(only().times().whole());
    assertEquals(Optional.empty(), only().target());
  }

  @Test
  void launchThatRanAndEndedWhileNoServerWasThereIsStarted() {
    story.tell(ELSEWHERE, State.STOPPED, "local-1", false);
    story.report();
    assertEquals(Result.STARTED, only().result());
  }

  @Test
  void launchUnderWayWhenTheServerWasRestartedIsCountedByTheOneThatSeesItsEnd() {
    story.kernelIs(ELSEWHERE, State.STARTING);
    Instant ready = pass(2);
    story.kernelIs(ELSEWHERE, State.RUNNING);
    assertEquals(Result.STARTED, only().result());
    assertFalse(only().times().whole());
    assertEquals(ready, only().times().decided());
  }

  @Test
  void statesAreCounted() {
    story.running();
    story.kernelIs(ELSEWHERE, State.STOPPED);
    assertEquals(1, story.launches.count(LaunchState.RUNNING));
    assertEquals(1, story.launches.count(LaunchState.STOPPED));
    assertEquals(0, story.launches.count(LaunchState.REQUESTED));
  }
}
