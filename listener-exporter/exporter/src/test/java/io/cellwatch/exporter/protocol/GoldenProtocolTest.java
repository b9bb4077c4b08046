package io.cellwatch.exporter.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files of version 1 are never changed: what drivers of that version send is in the field. */
class GoldenProtocolTest {
  private static final Path FILES = Path.of("src", "test", "resources", "protocol", "v1");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(FILES.resolve(name));
  }

  @Test
  void anUpdateFullOfFieldsIsUnderstoodToTheLastField() throws IOException, RefusedException {
    StateUpdate update = ProtocolJson.update(file("update.json"));
    assertEquals(JSON.readTree(file("update.json")), JSON.readTree(ProtocolJson.write(update)));
  }

  @Test
  void aReportFullOfFieldsIsUnderstoodToTheLastField() throws IOException, RefusedException {
    assertEquals(
        JSON.readTree(file("report.json")),
        JSON.readTree(ProtocolJson.write(ProtocolJson.report(file("report.json")))));
  }

  @Test
  void whatANewerSenderAddsIsPassedOver() throws IOException, RefusedException {
    assertEquals(
        ProtocolJson.update(file("update.json")), ProtocolJson.update(file("update-newer.json")));
    assertEquals(
        ProtocolJson.report(file("report.json")), ProtocolJson.report(file("report-newer.json")));
  }

  @Test
  void whatAnOlderSenderDoesNotKnowHasItsDefault() throws IOException, RefusedException {
    StateUpdate update = ProtocolJson.update(file("update-older.json"));
    assertEquals(1, update.application().totals().get(Quantity.JOBS_SUCCEEDED));
    assertEquals(CellRun.NONE, update.jobs().get(0).run());
    assertEquals("c", update.cells().get(0).run().cell());
    assertEquals(0, update.stages().get(0).tasks().total());
    assertEquals(7, update.records().count());
    assertEquals(
        ApplicationState.STARTING,
        ProtocolJson.update(file("update-minimal.json")).application().state());
    assertEquals(
        WorkState.RUNNING, ProtocolJson.report(file("report-minimal.json")).runs().get(0).state());
  }

  @Test
  void aDriverThatKnewNothingOfTracesGetsNoSpans() throws IOException, RefusedException {
    StateUpdate update = ProtocolJson.update(file("update-untraced.json"));
    assertEquals(Tracing.NONE, update.application().tracing());
    assertEquals(Tracing.NONE, update.jobs().get(0).tracing());
    assertEquals(Tracing.NONE, update.stages().get(0).tracing());
    assertEquals(List.of(), update.stages().get(0).chosenTasks());
    assertEquals(List.of(), update.batches());
  }

  @Test
  void aNewerMajorVersionIsToldSoThoughNothingElseOfItIsUnderstood() {
    for (String body :
        new String[] {
          "{\"version\":2,\"sequence\":\"x\",\"application\":[]}",
          "{\"application\":{\"state\":{}},\"version\":2}"
        }) {
      byte[] json = body.getBytes(StandardCharsets.UTF_8);
      assertEquals(
          RefusedException.Kind.NEWER_VERSION,
          assertThrows(RefusedException.class, () -> ProtocolJson.update(json)).kind());
      assertEquals(
          RefusedException.Kind.NEWER_VERSION,
          assertThrows(RefusedException.class, () -> ProtocolJson.report(json)).kind());
    }
  }
}
