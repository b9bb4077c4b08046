package io.cellwatch.listener.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cellwatch.model.CellReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reports of cell runs as JSON, by the Jackson that Spark carries. */
final class ReportJson {
  private final JsonFactory factory = new JsonFactory();

  byte[] bytes(CellReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      FieldWriter fields = new FieldWriter(json);
      fields.object(
          report,
          each -> {
            fields.id("version", each.version());
            fields.id("sequence", each.sequence());
            fields.flag("full", each.full());
            fields.text("user", each.user());
            fields.text("language", each.language());
            fields.number("sentMillis", each.sentMillis());
            fields.objects("runs", each.runs(), run -> run(fields, run));
          });
    } catch (IOException e) {
      throw new UncheckedIOException("report " + report.sequence() + ": not written as JSON", e);
    }
    return bytes.toByteArray();
  }

  private static void run(FieldWriter fields, CellReport.Run run) throws IOException {
    fields.text("notebook", run.notebook());
    fields.text("cell", run.cell());
    fields.id("execution", run.execution());
    fields.text("title", run.title());
    fields.constant("state", run.state());
    fields.number("startMillis", run.startMillis());
    fields.number("endMillis", run.endMillis());
    fields.text("error", run.error());
    fields.text("traceparent", run.traceparent());
    fields.flag("inferredId", run.inferredId());
    fields.flag("exported", run.exported());
  }
}
