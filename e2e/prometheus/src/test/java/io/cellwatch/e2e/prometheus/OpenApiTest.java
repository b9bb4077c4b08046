package io.cellwatch.e2e.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.cellwatch.e2e.parts.TestServer;
import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.ApplicationsService;
import io.cellwatch.exporter.application.CellRunCounts;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.launcher.launch.LaunchState;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Histogram;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SharingJob;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.TaskRecord;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import io.cellwatch.server.home.CellProgress;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOLDEN =
      Path.of("..", "..", "listener-exporter", "exporter", "src", "test", "resources")
          .resolve(Path.of("protocol", "v1"));

  private static final Map<String, Class<? extends Record>> RECORDS =
      Map.ofEntries(
          Map.entry("StateUpdate", StateUpdate.class),
          Map.entry("ApplicationRecord", ApplicationRecord.class),
          Map.entry("ExecutorRecord", ExecutorRecord.class),
          Map.entry("CellRecord", CellRecord.class),
          Map.entry("JobRecord", JobRecord.class),
          Map.entry("StageRecord", StageRecord.class),
          Map.entry("SqlExecutionRecord", SqlExecutionRecord.class),
          Map.entry("StreamingQueryRecord", StreamingQueryRecord.class),
          Map.entry("ConnectOperationRecord", ConnectOperationRecord.class),
          Map.entry("StreamingBatchRecord", StreamingBatchRecord.class),
          Map.entry("TaskRecord", TaskRecord.class),
          Map.entry("SharingJob", SharingJob.class),
          Map.entry("Tracing", Tracing.class),
          Map.entry("Scope", Scope.class),
          Map.entry("CellRun", CellRun.class),
          Map.entry("Progress", Progress.class),
          Map.entry("JobCounts", JobCounts.class),
          Map.entry("StageCounts", StageCounts.class),
          Map.entry("MemoryPeaks", MemoryPeaks.class),
          Map.entry("Histogram", Histogram.class),
          Map.entry("CellReport", CellReport.class),
          Map.entry("ReportedRun", CellReport.Run.class),
          Map.entry("LiveState", ApplicationsService.LiveState.class),
          Map.entry("ApplicationView", ApplicationView.class),
          Map.entry("Withheld", ApplicationView.Withheld.class),
          Map.entry("CellRunCounts", CellRunCounts.class),
          Map.entry("CellProgress", CellProgress.class),
          Map.entry("WorkLine", CellProgress.WorkLine.class),
          Map.entry("BarOfTasks", CellProgress.BarOfTasks.class),
          Map.entry("CellView", CellView.class));

  private final TestServer server = QuickServer.start(0);
  private final JsonNode description;

  OpenApiTest() throws IOException {
    description = new YAMLMapper().readTree(server.send("GET", "/openapi.yaml", "").body());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode schemas() {
    return description.path("components").path("schemas");
  }

  private Set<ValidationMessage> faults(String schema, JsonNode value) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("$ref", "#/components/schemas/" + schema);
    root.set("components", description.path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(root)
        .validate(value);
  }

  private void assertConforms(String schema, JsonNode value) {
    assertEquals(Set.of(), faults(schema, value), schema);
  }

  @Test
  void aSchemaHasThePropertiesThatItsRecordHasComponents() {
    RECORDS.forEach(
        (name, type) -> {
          Set<String> components =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getName)
                  .collect(Collectors.toSet());
          assertEquals(components, names(schemas().path(name).path("properties")), name);
        });
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aSchemaHasTheValuesThatItsEnumHas() {
    assertEquals(constants(WorkState.values()), values("WorkState"));
    assertEquals(constants(ApplicationState.values()), values("ApplicationState"));
    assertEquals(constants(CellSource.values()), values("CellSource"));
    assertEquals(constants(Liveness.values()), values("Liveness"));
    assertEquals(constants(CellView.State.values()), values("CellState"));
    assertEquals(constants(Quantity.values()), names(schemas().path("Totals").path("properties")));
  }

  private static Set<String> constants(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> values(String schema) {
    Set<String> values = new TreeSet<>();
    schemas().path(schema).path("enum").forEach(value -> values.add(value.asText()));
    return values;
  }

  @Test
  void goldenMessagesConform() throws IOException {
    try (var files = Files.list(GOLDEN)) {
      List<Path> all = files.sorted().toList();
      assertTrue(all.size() >= 6, all::toString);
      for (Path file : all) {
        String schema =
            file.getFileName().toString().startsWith("update") ? "StateUpdate" : "CellReport";
        assertConforms(schema, JSON.readTree(Files.readAllBytes(file)));
      }
    }
    assertFalse(faults("StateUpdate", JSON.readTree("{\"version\":1}")).isEmpty());
  }

  @Test
  void examplesConformAndAreTaken() throws IOException {
    JsonNode update = request("/v1/drivers/{instance}", "post");
    assertConforms("StateUpdate", update);
    assertEquals(
        204, server.send("POST", "/v1/drivers/instance-1", update.toString()).statusCode());
    JsonNode report = request("/v1/cells/{session}", "put");
    assertConforms("CellReport", report);
    assertEquals(204, server.send("PUT", "/v1/cells/session-1", report.toString()).statusCode());
  }

  private JsonNode request(String path, String method) {
    JsonNode operation = description.path("paths").path(path).path(method);
    return operation.path("requestBody").path("content").path("application/json").path("example");
  }

  @Test
  void realAnswersConform() throws IOException {
    for (String name : List.of("update", "report")) {
      String path =
          name.equals("update")
              ? "POST /v1/drivers/instance-1"
              : "PUT /v1/cells/5f0c6e0e-8f0f-4a52-9f7e-0a52a5b0a001";
      String[] words = path.split(" ", 2);
      int status =
          server
              .send(words[0], words[1], Files.readString(GOLDEN.resolve(name + ".json")))
              .statusCode();
      assertEquals(204, status);
    }
    JsonNode live = JSON.readTree(server.send("GET", "/v1/applications", "").body());
    assertEquals(1, live.path("applications").size());
    assertEquals(1, live.path("cells").size());
    assertConforms("LiveState", live);
    JsonNode run = live.path("cells").path(0).path("run");
    String cell =
        "/v1/cells/" + run.path("session").asText() + "/" + run.path("execution").asText();
    HttpResponse<String> progress = server.send("GET", cell, "");
    assertEquals(200, progress.statusCode(), progress.body());
    assertConforms("CellProgress", JSON.readTree(progress.body()));
    JsonNode missing = JSON.readTree(server.send("GET", cell + "0", "").body());
    assertConforms("Error", missing);
    HttpResponse<String> health = server.send("GET", "/health", "");
    assertEquals(200, health.statusCode());
    for (String wrong : List.of("{}", "{\"version\":2}", "[")) {
      HttpResponse<String> answer = server.send("POST", "/v1/drivers/instance-2", wrong);
      assertTrue(
          description
              .path("paths")
              .path("/v1/drivers/{instance}")
              .path("post")
              .path("responses")
              .has(String.valueOf(answer.statusCode())));
      assertConforms("Error", JSON.readTree(answer.body()));
    }
  }

  @Test
  void answersOfTheLauncherConform() throws IOException {
    JsonNode clusters = JSON.readTree(server.send("GET", "/launcher/clusters", "").body());
    assertFalse(clusters.path("clusters").isEmpty());
    for (JsonNode each : clusters.path("clusters")) {
      assertConforms("Cluster", each);
      String path = "/launcher/clusters/" + each.path("name").asText();
      assertConforms("Cluster", JSON.readTree(server.send("GET", path, "").body()));
    }
    String render = "/launcher/clusters/local/render";
    HttpResponse<String> made =
        server.send("POST", render, request("/launcher/clusters/{name}/render", "post").toString());
    assertEquals(200, made.statusCode(), made.body());
    assertConforms("RenderedCode", JSON.readTree(made.body()));
    Map<String, Integer> mistakes =
        Map.of("{\"options\":{\"memory\":\"much\"}}", 422, "{\"x\":1}", 400, "[", 400);
    for (Map.Entry<String, Integer> wrong : mistakes.entrySet()) {
      HttpResponse<String> refused = server.send("POST", render, wrong.getKey());
      assertEquals(wrong.getValue(), refused.statusCode(), refused.body());
      assertConforms("RefusedChoice", JSON.readTree(refused.body()));
    }
  }

  @Test
  void answersAboutKernelsAndLaunchesConform() throws Exception {
    JsonNode report = request("/launcher/sessions", "post");
    assertConforms("KernelReport", report);
    HttpResponse<String> taken = server.send("POST", "/launcher/sessions", report.toString());
    assertEquals(200, taken.statusCode(), taken.body());
    assertConforms("KernelAnswer", JSON.readTree(taken.body()));
    JsonNode wish = request("/launcher/launches", "post");
    assertConforms("LaunchRequest", wish);
    HttpResponse<String> begun = server.send("POST", "/launcher/launches", wish.toString());
    assertEquals(201, begun.statusCode(), begun.body());
    JsonNode launch = JSON.readTree(begun.body());
    assertConforms("Launch", launch);
    HttpResponse<String> busy = server.send("POST", "/launcher/launches", wish.toString());
    assertEquals(409, busy.statusCode(), busy.body());
    assertConforms("LaunchConflict", JSON.readTree(busy.body()));
    String id = launch.path("id").asText();
    ObjectNode failed = report.deepCopy();
    failed
        .putArray("launches")
        .addObject()
        .put("id", id)
        .put("state", "FAILED")
        .put("changedMillis", 1)
        .putObject("error")
        .put("kind", "memory")
        .put("message", "Too much.");
    assertConforms("KernelReport", failed);
    assertEquals(200, server.send("POST", "/launcher/sessions", failed.toString()).statusCode());
    HttpResponse<String> over = server.send("GET", "/launcher/launches/" + id, "");
    assertEquals("FAILED", JSON.readTree(over.body()).path("state").asText());
    assertConforms("Launch", JSON.readTree(over.body()));
    HttpResponse<String> stopped = server.send("POST", "/launcher/launches/" + id + "/stop", "");
    assertEquals(202, stopped.statusCode());
    assertConforms("Launch", JSON.readTree(stopped.body()));
    HttpResponse<String> events = server.send("GET", "/launcher/launches/" + id + "/events", "");
    List<String> lines = events.body().lines().toList();
    assertEquals("event:launch", lines.get(0));
    assertConforms("Launch", JSON.readTree(lines.get(1).substring("data:".length())));
    for (String wrong : List.of("{\"version\":1}", "[")) {
      HttpResponse<String> refused = server.send("POST", "/launcher/sessions", wrong);
      assertEquals(400, refused.statusCode(), refused.body());
      assertConforms("Error", JSON.readTree(refused.body()));
      refused = server.send("POST", "/launcher/launches", wrong);
      assertEquals(400, refused.statusCode(), refused.body());
      assertConforms("RefusedChoice", JSON.readTree(refused.body()));
    }
  }

  @Test
  void statesAndKindsOfLaunchesAreThoseThatThereAre() {
    assertEquals(constants(LaunchState.values()), values("LaunchState"));
    Set<String> kinds = new TreeSet<>();
    schemas()
        .path("LaunchError")
        .path("properties")
        .path("kind")
        .path("enum")
        .forEach(kind -> kinds.add(kind.asText()));
    assertEquals(
        Arrays.stream(LaunchError.Kind.values())
            .map(LaunchError.Kind::word)
            .collect(Collectors.toCollection(TreeSet::new)),
        kinds);
  }
}
