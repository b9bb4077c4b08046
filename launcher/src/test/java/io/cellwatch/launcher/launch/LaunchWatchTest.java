package io.cellwatch.launcher.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.session.KernelLaunch.State;
import io.cellwatch.launcher.session.StreamEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchWatchTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final KernelStory story;

  LaunchWatchTest(@TempDir Path clusters) {
    story = new KernelStory(clusters);
  }

  @BeforeEach
  void kernelIsThere() {
    assertTrue(story.report());
  }

  private LaunchWatch watch(String id) {
    return assertInstanceOf(Watched.Open.class, story.launches.watch(id)).watch();
  }

  private static LaunchState state(LaunchEvent event) {
    return assertInstanceOf(LaunchEvent.Changed.class, event).launch().state();
  }

  @Test
  void isToldAtOnceAndOfEachChangeAndOfNothingElse() throws Exception {
    String id = story.begin();
    LaunchWatch watch = watch(id);
    assertEquals(LaunchState.REQUESTED, state(watch.next(LONG)));
    story.launches.expire();
    assertInstanceOf(LaunchEvent.Heartbeat.class, watch.next(Duration.ZERO));
    Thread kernel = Thread.ofVirtual().start(() -> story.kernelIs(id, State.STARTING));
    assertEquals(LaunchState.STARTING, state(watch.next(LONG)));
    kernel.join();
    story.report();
    assertInstanceOf(LaunchEvent.Heartbeat.class, watch.next(Duration.ZERO));
  }

  @Test
  void whoIsSlowGetsTheNewestStateOnly() throws Exception {
    String id = story.begin();
    LaunchWatch watch = watch(id);
    story.kernelIs(id, State.DELIVERED);
    story.kernelIs(id, State.STARTING);
    story.kernelIs(id, State.RUNNING);
    assertEquals(LaunchState.RUNNING, state(watch.next(LONG)));
    assertInstanceOf(LaunchEvent.Heartbeat.class, watch.next(Duration.ZERO));
  }

  @Test
  void reasonThatTimeBringsIsToldToo() throws Exception {
    String id = story.begin();
    LaunchWatch watch = watch(id);
    watch.next(LONG);
    story.silence(Duration.ofSeconds(20));
    LaunchEvent.Changed away =
        assertInstanceOf(LaunchEvent.Changed.class, watch.next(Duration.ZERO));
    assertTrue(away.launch().reason().isPresent());
  }

  @Test
  void oneMoreWindowThanMayWatchEndsTheOldest() throws Exception {
    String id = story.begin();
    List<LaunchWatch> watches = new ArrayList<>();
    for (int i = 0; i < Watches.MOST_OF_ONE + 1; i++) {
      watches.add(watch(id));
    }
    assertInstanceOf(LaunchEvent.Ended.class, watches.getFirst().next(LONG));
    assertInstanceOf(LaunchEvent.Changed.class, watches.get(1).next(LONG));
    assertInstanceOf(LaunchEvent.Changed.class, watches.getLast().next(LONG));
  }

  @Test
  void endsAtOnceWhenTheServerStops() throws Exception {
    String id = story.begin();
    LaunchWatch watch = watch(id);
    var stream = story.open();
    story.launches.close();
    assertInstanceOf(LaunchEvent.Ended.class, watch.next(LONG));
    assertInstanceOf(StreamEvent.Ended.class, stream.next(LONG));
    assertInstanceOf(Watched.Unavailable.class, story.launches.watch(id));
    assertInstanceOf(Watched.Unknown.class, story.launches.watch("x"));
  }

  @Test
  void launchThatIsForgottenIsWatchedNoMore() throws Exception {
    String id = story.begin();
    LaunchWatch watch = watch(id);
    story.clock.advance(Duration.ofHours(25));
    story.launches.expire();
    assertInstanceOf(LaunchEvent.Ended.class, watch.next(LONG));
    assertTrue(story.launches.find(id).isEmpty());
  }
}
