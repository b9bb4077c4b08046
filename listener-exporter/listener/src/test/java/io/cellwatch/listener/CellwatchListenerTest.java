package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.publish.LeftPublishers;
import io.cellwatch.listener.publish.RecordingServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CellwatchListenerTest {
  private static final String LISTENER = CellwatchListener.class.getName();

  private final RecordingServer server = new RecordingServer(update -> 204);

  CellwatchListenerTest() throws IOException {}

  @AfterEach
  void close() throws InterruptedException {
    LeftPublishers.stop();
    server.close();
  }

  private SparkConf configuration(String... pairs) {
    SparkConf configuration =
        new SparkConf()
            .setMaster("local[2,4]")
            .setAppName("listener test")
            .set("spark.cellwatch.url", server.url().toString())
            .set("spark.cellwatch.interval", "100ms");
    for (int i = 0; i < pairs.length; i += 2) {
      configuration.set(pairs[i], pairs[i + 1]);
    }
    return configuration;
  }

  private static long count(JavaSparkContext spark, int partitions) {
    List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();
    return spark.parallelize(numbers, partitions).filter(number -> number % 2 == 0).count();
  }

  private JsonNode last() throws InterruptedException {
    return server.await(each -> each.update().path("last").asBoolean()).update();
  }

  private static List<String> queues(SparkContext context) {
    return context.listenerBus().metrics().metricRegistry().getGauges().keySet().stream()
        .filter(name -> name.startsWith("queue."))
        .toList();
  }

  @Test
  void extraListenerSeesAllFromTheStartOnItsOwnQueue() throws Exception {
    try (JavaSparkContext spark =
        new JavaSparkContext(configuration("spark.extraListeners", LISTENER))) {
      assertTrue(queues(spark.sc()).contains("queue.cellwatch.size"));
      assertEquals(500, count(spark, 7));
    }
    JsonNode application = last().path("application");
    assertEquals("ENDED", application.path("state").asText());
    assertEquals("listener test", application.path("name").asText());
    assertTrue(application.path("applicationId").asText().startsWith("local-"));
    assertTrue(application.path("sparkVersion").asText().startsWith("4."));
    assertEquals("local[2,4]", application.path("master").asText());
    assertFalse(application.path("incomplete").asBoolean());
    assertEquals(7, application.path("totals").path("TASKS_SUCCESS").asInt());
    assertEquals(1, application.path("totals").path("JOBS_SUCCEEDED").asInt());
    assertTrue(application.path("totals").path("CPU_NANOS").asLong() > 0);
    assertTrue(application.path("heapUsedBytes").asLong() > 0);
    server.await(each -> each.update().path("executors").path(0).path("cores").asInt() == 2);
  }

  @Test
  void pluginSeesAllAndIsKeptFromExecutors() throws Exception {
    try (JavaSparkContext spark =
        new JavaSparkContext(configuration("spark.plugins", CellwatchPlugin.class.getName()))) {
      assertTrue(queues(spark.sc()).contains("queue.cellwatch.size"));
      assertFalse(spark.sc().conf().contains("spark.plugins"));
      assertEquals(500, count(spark, 3));
    }
    assertEquals(3, last().path("application").path("totals").path("TASKS_SUCCESS").asInt());
  }

  @Test
  void otherPluginsStayWhereTheyAre() {
    SparkConf configuration =
        new SparkConf(false)
            .set("spark.plugins", "a.Plugin, " + CellwatchPlugin.class.getName() + ",b.Plugin");
    CellwatchPlugin.keepFromExecutors(configuration);
    assertEquals("a.Plugin,b.Plugin", configuration.get("spark.plugins"));
  }

  @Test
  void contextThatNeverComesUpIsToldToHaveEnded() throws Exception {
    SparkConf configuration =
        configuration(
            "spark.plugins", CellwatchPlugin.class.getName(), "spark.extraListeners", "no.Such");
    Exception failure =
        org.junit.jupiter.api.Assertions.assertThrows(
            Exception.class, () -> new JavaSparkContext(configuration).close());
    assertTrue(failure.toString().contains("SparkListener"), failure.toString());
    assertEquals("ENDED", last().path("application").path("state").asText());
  }

  @Test
  void twoListenersAndAPluginAreOneDriver() throws Exception {
    try (JavaSparkContext spark =
        new JavaSparkContext(
            configuration(
                "spark.extraListeners",
                LISTENER + "," + LISTENER,
                "spark.plugins",
                CellwatchPlugin.class.getName()))) {
      spark.sc().addSparkListener(new CellwatchListener(spark.getConf()));
      assertEquals(500, count(spark, 5));
    }
    assertEquals(5, last().path("application").path("totals").path("TASKS_SUCCESS").asInt());
    assertEquals(1, server.received().stream().filter(each -> first(each.update())).count());
    assertEquals(
        1,
        server.received().stream().filter(each -> each.update().path("last").asBoolean()).count());
  }

  private static boolean first(JsonNode update) {
    return update.path("sequence").asInt() == 1;
  }

  @Test
  void listenerAddedLaterJoinsTheRunningContextAndSaysThatItIsIncomplete() throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
      assertEquals(500, count(spark, 3));
      spark.sc().listenerBus().waitUntilEmpty(10_000);
      spark.sc().addSparkListener(new CellwatchListener());
      assertTrue(queues(spark.sc()).contains("queue.cellwatch.size"));
      assertEquals(500, count(spark, 5));
    }
    JsonNode application = last().path("application");
    assertTrue(application.path("incomplete").asBoolean());
    assertTrue(application.path("applicationId").asText().startsWith("local-"));
    assertEquals(5, application.path("totals").path("TASKS_SUCCESS").asInt());
    server.await(each -> each.update().path("executors").path(0).path("cores").asInt() == 2);
  }

  @Test
  void listenerMadeBeforeItsContextReceivesOnTheSharedQueueAndLearnsWhereItIs() throws Exception {
    CellwatchListener early = new CellwatchListener(configuration());
    Thread.sleep(500);
    assertEquals(List.of(), server.received());
    try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
      spark.sc().addSparkListener(early);
      assertFalse(queues(spark.sc()).contains("queue.cellwatch.size"));
      assertEquals(500, count(spark, 6));
      server.await(
          each -> !each.update().path("application").path("applicationId").asText().isEmpty());
    }
    JsonNode application = last().path("application");
    assertTrue(application.path("incomplete").asBoolean());
    assertEquals(6, application.path("totals").path("TASKS_SUCCESS").asInt());
  }

  @Test
  void listenerOfAnotherClassLoaderJoinsAsWell() throws Exception {
    URL[] classes = {
      Objects.requireNonNull(CellwatchListener.class.getProtectionDomain().getCodeSource())
          .getLocation(),
      Objects.requireNonNull(
              io.cellwatch.model.StateUpdate.class.getProtectionDomain().getCodeSource())
          .getLocation()
    };
    try (JavaSparkContext spark = new JavaSparkContext(configuration());
        URLClassLoader loader = new OwnClassesFirst(classes)) {
      Class<?> type = loader.loadClass(LISTENER);
      assertNotEquals(CellwatchListener.class, type);
      spark
          .sc()
          .addSparkListener(
              (SparkListenerInterface)
                  type.getConstructor(SparkConf.class).newInstance(spark.getConf()));
      assertEquals(500, count(spark, 4));
      spark.sc().addSparkListener(new CellwatchListener());
      spark.stop();
      assertEquals(4, last().path("application").path("totals").path("TASKS_SUCCESS").asInt());
    }
    assertEquals(1, server.received().stream().filter(each -> first(each.update())).count());
  }

  private static final class OwnClassesFirst extends URLClassLoader {
    OwnClassesFirst(URL[] urls) {
      super(urls, CellwatchListener.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.cellwatch.")) {
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void disabledListenerDoesNothing() {
    try (JavaSparkContext spark =
        new JavaSparkContext(
            configuration("spark.extraListeners", LISTENER, "spark.cellwatch.enabled", "false"))) {
      assertFalse(queues(spark.sc()).contains("queue.cellwatch.size"));
      assertEquals(500, count(spark, 2));
    }
    assertEquals(List.of(), server.received());
  }

  @Test
  void everyOptionWrongIsOneLineEachAndTheJobGoesOn() {
    String[] wrong = {
      "spark.cellwatch.enabled", "yes please",
      "spark.cellwatch.url", "::::",
      "spark.cellwatch.token", "ä ö",
      "spark.cellwatch.token-file", "\u0000",
      "spark.cellwatch.interval", "-1",
      "spark.cellwatch.heartbeat", "never",
      "spark.cellwatch.timeout", "99999999999999999s",
      "spark.cellwatch.nonsense", "1"
    };
    SparkConf configuration = configuration(wrong).set("spark.extraListeners", LISTENER);
    try (CapturedLog log = CapturedLog.of(CellwatchListener.class);
        JavaSparkContext spark = new JavaSparkContext(configuration)) {
      assertEquals(500, count(spark, 2));
      assertEquals(wrong.length / 2, log.lines().size(), log.lines().toString());
      for (int i = 0; i < wrong.length; i += 2) {
        String start = "Cellwatch: " + wrong[i] + ":";
        assertEquals(1, log.lines().stream().filter(line -> line.startsWith(start)).count(), start);
      }
    }
  }

  @Test
  void sparkMasksTheTokenItself() {
    String shown = new SparkConf(false).set("spark.cellwatch.token", "sesame").toDebugString();
    assertTrue(shown.contains("spark.cellwatch.token="), shown);
    assertFalse(shown.contains("sesame"), shown);
  }

  @Test
  void nothingIsLeftBehindWhenTheApplicationHasEnded() throws Exception {
    try (JavaSparkContext spark =
        new JavaSparkContext(configuration("spark.extraListeners", LISTENER))) {
      assertEquals(500, count(spark, 2));
    }
    assertTrue(last().path("last").asBoolean());
    Await.until(20, "no thread of ours is left", () -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            name ->
                Arrays.asList("cellwatch-publisher", "cellwatch-http").contains(name)
                    || name.startsWith("HttpClient-")
                    || name.contains("spark-listener-group-cellwatch"))
        .count();
  }
}
