package io.cellwatch.launcher.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.session.KernelLaunch.State;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.KernelStream;
import io.cellwatch.launcher.session.SessionSecret;
import io.cellwatch.launcher.session.StreamEvent;
import io.cellwatch.launcher.template.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of wishes, and what kernels are handed. */
class LaunchRequestsTest {
  private static final String ID = "3f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001";

  private final KernelStory story;
  private final Path clusters;

  LaunchRequestsTest(@TempDir Path clusters) {
    this.clusters = clusters;
    story = new KernelStory(clusters);
  }

  @BeforeEach
  void kernelIsThere() {
    assertTrue(story.report());
  }

  private Requested ask(LaunchRequest wish) {
    return story.launches.request(wish);
  }

  @Test
  void codeHasWhatSparkHasInThatNotebookAnyway() throws IOException {
    story.hasLists(Map.of("spark.driver.extraClassPath", "/own.jar:/conf"));
    KernelStream stream = story.open();
    story.begin(KernelStory.wish("local", false));
    JsonNode payload = KernelStory.payload(KernelStory.next(stream));
    JsonNode properties = payload.path("properties");
    String classes = "/own.jar:/conf:/opt/cellwatch.jar";
    assertEquals(classes, properties.path("spark.driver.extraClassPath").asText());
    // With it, executors would not be told of what spark.jars.packages and --jars bring.
    assertTrue(properties.path("spark.jars").isMissingNode());
    String code = payload.path("code").asText();
    assertTrue(code.contains("\"" + classes + "\""), code);
    assertTrue(code.contains("the notebook's own settings; Cellwatch"), code);
  }

  @Test
  void kernelIsHandedCodeThatCarriesTheLaunchAndItsSecretsByTheWayside() throws IOException {
    Files.writeString(
        clusters.resolve("s3.yaml"),
        """
        name: s3
        title: With a store
        extends: local
        spark:
          spark.hadoop.fs.s3a.secret.key: of-nobody-else
          spark.cellwatch.launch: a-forged-one
        """);
    KernelStream stream = story.open();
    String id = story.begin(KernelStory.wish("s3", false));
    StreamEvent event = KernelStory.next(stream);
    JsonNode payload = KernelStory.payload(event);
    assertEquals(KernelStory.SESSION, payload.path("session").asText());
    assertEquals(id, payload.path("launch").asText());
    assertEquals("START", payload.path("action").asText());
    assertEquals("s3", payload.path("cluster").asText());
    assertEquals("With a store", payload.path("title").asText());
    assertEquals("python-session", payload.path("target").asText());
    assertFalse(payload.path("replace").asBoolean(true));
    String code = payload.path("code").asText();
    assertTrue(
        code.contains(".config(\"spark.cellwatch.launch\", \"" + PublicId.of(id) + "\")"), code);
    assertFalse(code.contains("of-nobody-else"), code);
    assertFalse(code.contains("a-forged-one"), code);
    JsonNode properties = payload.path("properties");
    assertEquals(PublicId.of(id), properties.path("spark.cellwatch.launch").asText());
    assertEquals("/opt/cellwatch.jar", properties.path("spark.driver.extraClassPath").asText());
    assertTrue(properties.path("spark.hadoop.fs.s3a.secret.key").isNull());
    assertEquals(
        "{\"SPARK_HADOOP_FS_S3A_SECRET_KEY\":\"of-nobody-else\"}",
        payload.path("environment").toString());
    assertFalse(event.toString().contains("of-nobody-else"), event.toString());
    String key = KernelStory.SECRET;
    String proof = assertInstanceOf(StreamEvent.Deliver.class, event).proof();
    assertEquals(
        SessionSecret.of(key)
            .orElseThrow()
            .proof(assertInstanceOf(StreamEvent.Deliver.class, event).delivery().payload()),
        proof);
  }

  @Test
  void proofIsTheHmacThatOthersCompute() {
    // By Python: hmac.new(b"0123456789abcdef" * 4, b"x", "sha256").hexdigest()
    assertEquals(
        "72ce3911e3b6742c3b257a01b3d8c7c26e15eef9a561bb5bba26b9d9acc78dbb",
        SessionSecret.of(KernelStory.SECRET).orElseThrow().proof("x"));
  }

  @Test
  void sparkConnectGetsNoMarkSinceItsDriverIsAServers() {
    KernelStream stream = story.open();
    story.begin(
        new LaunchRequest(
            KernelStory.SESSION,
            "connect",
            new Choice(List.of(), Map.of("server", "sc://host")),
            Optional.empty(),
            false,
            Optional.empty()));
    JsonNode payload = KernelStory.payload(KernelStory.next(stream));
    assertEquals("python-connect", payload.path("target").asText());
    assertFalse(payload.path("code").asText().contains("spark.cellwatch.launch"));
  }

  @Test
  void sameIdStartsNothingAgainWhateverElseIsWished() {
    String id = story.begin(KernelStory.wish(ID));
    assertEquals(ID, id);
    Requested again =
        ask(
            new LaunchRequest(
                KernelStory.SESSION, "yarn", Choice.NONE, Optional.empty(), true, Optional.of(ID)));
    assertEquals(new Requested.Accepted(story.view(ID), false), again);
    assertEquals(List.of("START " + ID), KernelStory.arrived(story.open()));
  }

  @Test
  void secondLaunchIsRefusedUntilTheFirstIsOverOrReplaced() {
    String first = story.running();
    Requested.Busy busy = assertInstanceOf(Requested.Busy.class, ask(KernelStory.wish()));
    assertEquals(first, busy.launch().id());
    assertTrue(busy.message().contains("cluster local runs"), busy.message());
    String second = story.begin(KernelStory.wish("local", true));
    assertNotEquals(first, second);
    assertEquals(LaunchState.STOPPING, story.state(first));
    KernelStream stream = story.open();
    assertEquals(List.of("STOP " + first, "START " + second), KernelStory.arrived(stream));
    assertEquals(
        Optional.of(second), story.launches.latestOf(KernelStory.SESSION).map(LaunchView::id));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ofSeveralWhoAskAtOnceOneStarts() throws Exception {
    List<Requested> answers = new CopyOnWriteArrayList<>();
    CountDownLatch together = new CountDownLatch(8);
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      askers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    together.countDown();
                    await(together);
                    answers.add(ask(KernelStory.wish()));
                  }));
    }
    for (Thread each : askers) {
      each.join();
    }
    assertEquals(1, answers.stream().filter(Requested.Accepted.class::isInstance).count());
    assertEquals(7, answers.stream().filter(Requested.Busy.class::isInstance).count());
    assertEquals(1, story.launches.countOf(KernelStory.SESSION));
  }

  @Test
  void sessionOfSparkThatNoLaunchMadeIsNeverDoubled() {
    story.hasSpark("");
    Requested.SparkThere there =
        assertInstanceOf(Requested.SparkThere.class, ask(KernelStory.wish()));
    assertTrue(there.message().contains("mine (local-1) on local[*]"), there.message());
    KernelStream stream = story.open();
    story.begin(KernelStory.wish("local", true));
    assertTrue(KernelStory.payload(KernelStory.next(stream)).path("replace").asBoolean());
    story.hasNoSpark();
  }

  @Test
  void sessionWhoseDriverHasEndedIsNotInTheWayUntilItsKernelSaysSo() {
    String launch = story.begin(KernelStory.wish());
    story.kernelIs(launch, State.RUNNING);
    story.hasSpark(launch);
    story.launches.driver(PublicId.of(launch), "instance", "local-1", false);
    assertInstanceOf(Requested.Busy.class, ask(KernelStory.wish()));
    story.launches.driver(PublicId.of(launch), "instance", "local-1", true);
    assertInstanceOf(Requested.Accepted.class, ask(KernelStory.wish()));
  }

  @Test
  void whatAPythonKernelCannotRunIsRefused() {
    Requested.Unfit unfit =
        assertInstanceOf(
            Requested.Unfit.class,
            ask(
                new LaunchRequest(
                    KernelStory.SESSION,
                    "local",
                    Choice.NONE,
                    Optional.of(Target.SPARK_SUBMIT),
                    false,
                    Optional.empty())));
    assertTrue(
        unfit.message().contains("runs python-session, python-connect, and not spark-submit"),
        unfit.message());
    story.speaks("scala");
    assertInstanceOf(Requested.Unfit.class, ask(KernelStory.wish()));
  }

  @Test
  void mistakesOfTheChoiceAreAllTold() {
    Requested.Refused refused =
        assertInstanceOf(
            Requested.Refused.class,
            ask(
                new LaunchRequest(
                    KernelStory.SESSION,
                    "local",
                    new Choice(List.of("x"), Map.of("cores", "y")),
                    Optional.empty(),
                    false,
                    Optional.empty())));
    assertEquals(2, refused.reasons().size(), refused.toString());
    assertInstanceOf(Requested.UnknownCluster.class, ask(KernelStory.wish("loca", false)));
    assertEquals(Optional.empty(), story.launches.latestOf(KernelStory.SESSION));
  }

  @Test
  void unknownSessionsAndOthersLaunchesAreAllTheSame() {
    story.begin(KernelStory.wish(ID));
    LaunchRequest guessed =
        new LaunchRequest(ID, "local", Choice.NONE, Optional.empty(), false, Optional.of(ID));
    Requested unknown = ask(guessed);
    assertInstanceOf(Requested.UnknownSession.class, unknown);
    KernelReport stranger = story.newest("f".repeat(64));
    assertTrue(
        story.launches.reported(
            new KernelReport(
                ID, stranger.secret(), stranger.kernel(), false, Optional.empty(), List.of())));
    assertEquals(unknown, ask(guessed));
  }

  @Test
  void serverWithoutTokensHandsOutNothing() {
    Launches open =
        new Launches(
            story.sessions,
            KernelStory.renderer(clusters, story.clock),
            false,
            LaunchObserver.NONE,
            story.clock);
    Requested.Unguarded refused =
        assertInstanceOf(Requested.Unguarded.class, open.request(KernelStory.wish()));
    assertTrue(refused.message().contains("--no-token"), refused.message());
    assertEquals(Optional.of(refused.message()), open.closedBecause());
    assertEquals(Optional.empty(), story.launches.closedBecause());
  }

  @Test
  void deliveryIsSentAgainThroughEachNewStreamUntilTheKernelHasIt() {
    String id = story.begin();
    KernelStream first = story.open();
    assertEquals(List.of("START " + id), KernelStory.arrived(first));
    story.report();
    assertEquals(List.of(), KernelStory.arrived(first));
    KernelStream second = story.open();
    assertInstanceOf(StreamEvent.Superseded.class, KernelStory.next(first));
    assertEquals(List.of("START " + id), KernelStory.arrived(second));
    story.kernelIs(id, State.DELIVERED);
    assertEquals(List.of(), KernelStory.arrived(story.open()));
    story.launches.stop(id);
    KernelStream third = story.open();
    assertEquals(List.of("CANCEL " + id), KernelStory.arrived(third));
    story.kernelIs(id, State.RUNNING);
    assertEquals(List.of("STOP " + id), KernelStory.arrived(third));
    story.kernelIs(id, State.STOPPED);
    assertEquals(List.of(), KernelStory.arrived(story.open()));
  }

  @Test
  void twentyLaunchesOfASessionAreKnown() {
    String first = story.begin();
    for (int i = 0; i < 40; i++) {
      story.begin(KernelStory.wish("local", true));
    }
    assertEquals(Optional.empty(), story.launches.find(first));
    assertEquals(20, story.launches.countOf(KernelStory.SESSION));
  }

  @Test
  void finishedLaunchThatTheKernelStillTellsOfDoesNotPushOutANewOne() {
    for (int i = 0; i < 20; i++) {
      story.kernelIs("3f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a0%02d".formatted(i), State.STOPPED);
    }
    String id = story.begin();
    story.report();
    assertEquals(Optional.of(id), story.launches.latestOf(KernelStory.SESSION).map(LaunchView::id));
    assertEquals(20, story.launches.countOf(KernelStory.SESSION));
  }
}
