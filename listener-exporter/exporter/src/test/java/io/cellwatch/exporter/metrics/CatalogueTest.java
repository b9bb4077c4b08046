package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.launch.LaunchPhase;
import io.cellwatch.exporter.launch.LaunchResult;
import io.cellwatch.exporter.launch.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Map<String, Metric> BY_NAME =
      Catalogue.metrics().stream().collect(Collectors.toMap(Metric::exposed, metric -> metric));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spark_tasks_total | app_id outcome=succeeded,failed,killed reason
          spark_task_time_seconds_total | app_id component=scheduler_delay,deserialize,shuffle_read,compute,shuffle_write,result_serialization,getting_result,unattributed
          spark_task_run_seconds_total | app_id
          spark_task_cpu_seconds_total | app_id
          spark_task_gc_seconds_total | app_id
          spark_io_bytes_total | app_id direction=read,written
          spark_shuffle_bytes_total | app_id direction=read,written locality=local,remote
          spark_spill_bytes_total | app_id kind=memory,disk
          spark_records_total | app_id direction=input,output,shuffle_read,shuffle_written
          spark_jobs_total | app_id outcome=succeeded,failed,cancelled
          spark_stages_total | app_id outcome=succeeded,failed,skipped,retried
          spark_sql_executions_total | app_id outcome=succeeded,failed,cancelled
          spark_cell_runs_total | app_id outcome
          spark_executors_removed_total | app_id reason
          spark_core_seconds_total | app_id state=busy,idle
          spark_connect_operations_total | app_id outcome
          spark_task_duration_seconds | app_id
          spark_stage_task_skew | app_id
          spark_application_info | app_id app instance master notebook spark_version ui_url user
          spark_application_up | app_id
          spark_application_state | app_id state=starting,running,lost,ended
          spark_application_start_timestamp_seconds | app_id
          spark_executors | app_id state
          spark_executor_cores | app_id
          spark_tasks_active | app_id
          spark_tasks_pending | app_id
          spark_executor_memory_peak_bytes | app_id area
          spark_driver_memory_bytes | app_id area
          spark_driver_gc_seconds_total | app_id
          spark_streaming_state | app_id query
          spark_application_clock_offset_seconds | app_id
          spark_cell_info | app_id notebook cell execution_count title
          spark_cell_state | app_id notebook cell
          spark_cell_start_timestamp_seconds | app_id notebook cell
          spark_cell_duration_seconds | app_id notebook cell
          spark_cell_last_progress_timestamp_seconds | app_id notebook cell
          spark_cell_progress_ratio | app_id notebook cell
          spark_cell_tasks | app_id notebook cell state=active,completed,failed,skipped,waiting
          spark_cell_jobs | app_id notebook cell state
          spark_cell_time_seconds | app_id notebook cell component
          spark_cell_io_bytes | app_id notebook cell direction
          spark_cell_shuffle_bytes | app_id notebook cell direction
          spark_cell_spill_bytes | app_id notebook cell kind
          spark_cell_core_seconds | app_id notebook cell
          spark_job_state | app_id notebook cell job_id
          spark_job_tasks | app_id notebook cell job_id state
          spark_job_stages | app_id notebook cell job_id state
          spark_job_start_timestamp_seconds | app_id notebook cell job_id
          spark_job_last_progress_timestamp_seconds | app_id notebook cell job_id
          spark_stage_state | app_id notebook cell stage_id attempt
          spark_stage_tasks | app_id notebook cell stage_id attempt state
          spark_stage_start_timestamp_seconds | app_id notebook cell stage_id attempt
          spark_stage_last_progress_timestamp_seconds | app_id notebook cell stage_id attempt
          spark_stage_job_info | app_id stage_id attempt job_id
          spark_stage_oldest_task_start_timestamp_seconds | app_id notebook cell stage_id attempt
          spark_stage_median_task_seconds | app_id notebook cell stage_id attempt
          spark_stuck | app_id notebook cell job_id reason=no_executors,cores_busy_elsewhere,straggler,single_task,no_progress,exploding_join,retry_loop,executor_loss,gc_pressure,planning,driver_bound,driver_silent,data_incomplete
          spark_stuck_since_timestamp_seconds | app_id notebook cell job_id reason
          cellwatch_core_hour_price | currency
          cellwatch_updates_total | result
          cellwatch_last_update_timestamp_seconds | app_id
          cellwatch_listener_callback_seconds | app_id
          cellwatch_listener_bus_dropped_events_total | app_id queue
          cellwatch_listener_bus_queue_size | app_id queue
          cellwatch_records_folded_total | app_id
          cellwatch_series_withheld_total | level
          cellwatch_launches_total | cluster outcome
          cellwatch_launch_duration_seconds | cluster phase=delivered,begun,driver,executor,ready
          """)
  void whatTheDesignNamesIsThereWithItsLabelsAndValues(String name, String labels) {
    Metric metric = BY_NAME.get(name);
    assertNotNull(metric, name + " is missing");
    Map<String, List<String>> known =
        metric.labels().stream().collect(Collectors.toMap(MetricLabel::label, MetricLabel::known));
    Set<String> wanted = new HashSet<>();
    for (String label : labels.split(" ", -1)) {
      String[] parts = label.split("=", -1);
      wanted.add(parts[0]);
      if (parts.length > 1) {
        assertEquals(List.of(parts[1].split(",", -1)), known.get(parts[0]), name);
      }
    }
    assertEquals(wanted, known.keySet(), name);
  }

  @Test
  void namesAreThereOnceAndSayTheirUnitAsPrometheusWants() {
    assertEquals(Catalogue.metrics().size(), BY_NAME.size());
    for (Metric metric : Catalogue.metrics()) {
      assertTrue(metric.exposed().matches("(spark|cellwatch)_[a-z_]+"), metric.exposed());
      assertTrue(metric.help().endsWith("."), metric.help());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", Scrape.OPEN_METRICS})
  void everythingScrapedIsInTheCatalogueWithItsTypeHelpLabelsAndValues(String format) {
    Map<String, String> types = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    Set<String> seen = new TreeSet<>();
    Scrape server =
        new Scrape(Retention.DEFAULT, new SeriesOptions(200_000, true, new CorePrice(0.04, "EUR")));
    try (OwnMeters own = new OwnMeters(server.metrics)) {
      own.watchSpans(() -> 3, () -> 20);
      ProxyMeters proxy = new ProxyMeters(server.metrics);
      proxy.watchConnections(() -> 2);
      proxy.answered(200, 9_000, Duration.ofMillis(1));
      proxy.failed("ended");
      launched(new LaunchMeters(server.metrics));
      String text = Golden.server(server, own).text(format);
      for (String line : text.lines().toList()) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("# TYPE ")) {
          types.put(words[2], words[3]);
        } else if (line.startsWith("# HELP ")) {
          helps.put(words[2], words[3]);
        } else if (!line.startsWith("#") && !ofTheJvm(line)) {
          seen.add(sample(line).exposed());
        }
      }
    }
    boolean open = !format.equals("text/plain");
    for (String name : seen) {
      Metric metric = BY_NAME.get(name);
      assertNotNull(metric, name);
      String family = open ? metric.base() : metric.exposed();
      String type = metric.type().name().toLowerCase(java.util.Locale.ROOT);
      assertEquals(!open && type.equals("info") ? "gauge" : type, types.get(family), name);
      assertEquals(metric.help(), helps.get(family), name);
    }
    assertEquals(new TreeSet<>(BY_NAME.keySet()), seen, "all of the catalogue, nothing else");
  }

  private static void launched(LaunchMeters launches) {
    launches.watch(state -> () -> 1);
    Launched launch =
        new Launched("id", "x", "", "s", "n", LaunchResult.STARTED, null, 1, true, 2, 3, 4);
    launches.decided(launch);
    launches.reached(launch, LaunchPhase.READY, Duration.ofMillis(3));
  }

  private static boolean ofTheJvm(String line) {
    return line.matches("(jvm|process|system)_.*");
  }

  /** The metric of a sample, whose labels are checked. */
  private static Metric sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertTrue(sample.matches(), line);
    String name = sample.group(1);
    Metric metric = BY_NAME.get(name);
    if (metric == null) {
      metric = BY_NAME.get(name.replaceAll("_(bucket|count|sum|created)$", ""));
    }
    assertNotNull(metric, "not in the catalogue: " + line);
    Map<String, MetricLabel> known =
        metric.labels().stream().collect(Collectors.toMap(MetricLabel::label, label -> label));
    Set<String> found = new HashSet<>();
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      if (!label.group(1).equals("le")) {
        found.add(label.group(1));
        MetricLabel declared = known.get(label.group(1));
        assertNotNull(declared, line);
        declared.checked(label.group(2));
      }
    }
    assertEquals(known.keySet(), found, line);
    return metric;
  }

  @Test
  void theDocumentationIsWhatTheCatalogueSays() throws IOException {
    Path document = Path.of("..", "..", "docs", "metrics.md");
    if (Boolean.getBoolean("write.documents")) {
      Files.writeString(document, Catalogue.markdown());
    }
    assertEquals(
        Catalogue.markdown(),
        Files.exists(document) ? Files.readString(document) : "",
        "docs/metrics.md is not what the catalogue says. Write it anew: mvn test -pl"
            + " listener-exporter/exporter -am -Dtest=CatalogueTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }
}
