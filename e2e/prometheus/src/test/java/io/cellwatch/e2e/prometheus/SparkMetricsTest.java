package io.cellwatch.e2e.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.e2e.parts.Document;
import io.cellwatch.e2e.parts.SparkProcess;
import io.cellwatch.e2e.parts.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own metrics in a real Prometheus, by the configuration that the document shows. */
class SparkMetricsTest {
  private static final String TASKS = "metrics_executor_totalTasks_total";
  private static final String ALL_JOBS = "metrics_spark_driver_DAGScheduler_job_allJobs_Value";

  private final Path folder;
  private final List<String> scrapes;
  private final Map<String, String> driverSettings = new HashMap<>();

  SparkMetricsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Document document = Document.read("proxy.md");
    scrapes = document.blocks("Spark's own metrics", "yaml");
    Properties properties = new Properties();
    properties.load(new StringReader(document.block("Spark's own metrics", "properties")));
    properties.forEach((key, value) -> driverSettings.put(key.toString(), value.toString()));
  }

  private SparkProcess driver(TestServer server, Map<String, String> settings) throws IOException {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("spark.extraListeners", "io.cellwatch.listener.CellwatchListener");
    all.put("spark.cellwatch.url", server.url());
    all.put("spark.cellwatch.token", TestServer.TOKEN);
    return SparkProcess.start(
        ScrapedApplication.class, all, Files.createTempDirectory(folder, "driver"));
  }

  private Prometheus prometheus(TestServer server, String scrape) throws IOException {
    Path token = Files.writeString(folder.resolve("cellwatch.token"), TestServer.TOKEN);
    return Prometheus.configured(
        Files.createTempDirectory(folder, "prometheus"),
        Document.replaced(
            Document.replaced(scrape, "127.0.0.1:8090", "127.0.0.1:" + server.port()),
            "/etc/prometheus/cellwatch.token",
            token.toString()));
  }

  private static void await(Prometheus prometheus, String promql, double wanted)
      throws IOException, InterruptedException {
    prometheus.await(promql, () -> {}, value -> value == wanted);
  }

  /** A query's one series, as name and labels. */
  private static Map<String, String> labels(Prometheus prometheus, String promql)
      throws IOException, InterruptedException {
    JsonNode result = prometheus.query(promql);
    assertEquals(1, result.size(), result.toString());
    Map<String, String> labels = new TreeMap<>();
    result
        .get(0)
        .path("metric")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static Set<String> targets(Prometheus prometheus)
      throws IOException, InterruptedException {
    Set<String> urls = new TreeSet<>();
    prometheus
        .get("targets?state=active")
        .path("activeTargets")
        .forEach(target -> urls.add(target.path("scrapeUrl").asText()));
    return urls;
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "same"})
  void sparksMetricsAreScrapedThroughTheProxyWhileTheDriverRuns(String proxyPort)
      throws IOException, InterruptedException {
    try (TestServer server = TestServer.start(Map.of("CELLWATCH_PROXY_PORT", proxyPort));
        SparkProcess driver = driver(server, driverSettings);
        Prometheus prometheus = prometheus(server, scrapes.get(0))) {
      await(prometheus, "count(up{job=\"spark\"} == 1)", 2);
      await(prometheus, TASKS, ScrapedApplication.TASKS);
      await(prometheus, ALL_JOBS, 1);

      String id = driver.applicationId();
      String user = System.getProperty("user.name");
      String instance = "127.0.0.1:" + server.uiPort();
      assertEquals(
          Map.ofEntries(
              Map.entry("__name__", TASKS),
              Map.entry("job", "spark"),
              Map.entry("instance", instance),
              Map.entry("endpoint", "executors"),
              Map.entry("app_id", id),
              Map.entry("app", "ScrapedApplication"),
              Map.entry("user", user),
              Map.entry("application_id", id),
              Map.entry("application_name", "ScrapedApplication"),
              Map.entry("executor_id", "driver")),
          labels(prometheus, TASKS));
      assertEquals(
          Map.of(
              "__name__",
              ALL_JOBS,
              "job",
              "spark",
              "instance",
              instance,
              "endpoint",
              "driver",
              "app_id",
              id,
              "app",
              "ScrapedApplication",
              "user",
              user,
              "type",
              "gauges"),
          labels(prometheus, ALL_JOBS));
      assertEquals(
          Set.of(
              "http://" + instance + "/proxy/" + id + "/metrics/executors/prometheus/",
              "http://" + instance + "/proxy/" + id + "/metrics/prometheus/"),
          targets(prometheus));

      driver.end();
      await(prometheus, "absent(up{job=\"spark\"})", 1);
      assertEquals(Set.of(), targets(prometheus));
      assertEquals(0, prometheus.query(TASKS).size(), "its series are stale at once");
    }
  }

  @Test
  void aDriverWithoutTheServletHasOneTargetThatIsDownUnlessItIsLeftOut()
      throws IOException, InterruptedException {
    try (TestServer server = TestServer.start(Map.of());
        SparkProcess driver = driver(server, Map.of());
        Prometheus all = prometheus(server, scrapes.get(0));
        Prometheus executors = prometheus(server, scrapes.get(1))) {
      await(all, "up{endpoint=\"executors\"}", 1);
      await(all, "up{endpoint=\"driver\"}", 0);
      await(executors, "up", 1);
      assertEquals(
          Set.of(
              "http://127.0.0.1:%d/proxy/%s/metrics/executors/prometheus/"
                  .formatted(server.uiPort(), driver.applicationId())),
          targets(executors));
      await(executors, TASKS, ScrapedApplication.TASKS);
    }
  }

  @Test
  void aDriverWithoutUiIsNoTarget() throws IOException, InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
    try (TestServer server = TestServer.start(Map.of());
        SparkProcess driver = driver(server, Map.of("spark.ui.enabled", "false"))) {
      JsonNode known = mapper.createArrayNode();
      // Known before it says its id.
      for (int i = 0; i < 300 && known.findPath("applicationId").asText().isEmpty(); i++) {
        Thread.sleep(100);
        known = mapper.readTree(server.send("GET", "/v1/applications", "").body());
      }
      assertEquals(driver.applicationId(), known.findPath("applicationId").asText());
      assertEquals("[]", server.send("GET", "/sd", "").body());
    }
  }
}
