package io.cellwatch.listener.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A sample as JSON. */
final class SampleJson {
  private SampleJson() {}

  static byte[] bytes(StackSample sample) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      new FieldWriter(json).object(sample, each -> fields(new FieldWriter(json), each));
    } catch (IOException e) {
      throw new UncheckedIOException("a sample was not written as JSON", e);
    }
    return bytes.toByteArray();
  }

  private static void fields(FieldWriter out, StackSample sample) throws IOException {
    out.number("spanMillis", sample.spanMillis());
    out.number("childrenCpuMillis", sample.childrenCpuMillis());
    out.objects("threads", sample.threads(), each -> thread(out, each));
  }

  private static void thread(FieldWriter out, SampledThread thread) throws IOException {
    out.text("name", thread.name());
    out.number("cpuMillis", thread.cpuMillis());
    out.flag("unchanged", thread.unchanged());
    out.texts("frames", thread.frames());
  }
}
