package io.cellwatch.e2e.fidelity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.model.fold.CellTag;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.util.IdentityHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Marks work with its cell and reports the runs, as the notebook extension does. */
final class NotebookKernel {
  static final String SESSION = "session-of-the-fidelity-tests";
  static final String NOTEBOOK = "work/spans.ipynb";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JavaSparkContext context;
  private final IdentityHashMap<ObjectNode, Integer> endedIn = new IdentityHashMap<>();
  private String url;
  private final ArrayNode runs = MAPPER.createArrayNode();
  private int reports;
  private int executions;

  NotebookKernel(JavaSparkContext context, LiveServer server) {
    this.context = context;
    this.url = server.url();
  }

  /** What a cell does. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Runs a cell to its end. */
  void cell(String cell, Work work) throws Exception {
    cell(cell, "", work);
  }

  /**
   * Runs a cell to its end.
   *
   * @param traceparent of the span outside that the run hangs below; empty for none
   */
  void cell(String cell, String traceparent, Work work) throws Exception {
    ObjectNode run = begin(cell, traceparent);
    String error = "";
    try {
      work.run();
    } catch (IllegalStateException e) {
      error = "ValueError: " + e.getMessage();
    }
    end(run, error);
  }

  /** Begins a run; the work of this thread is its from now on. */
  ObjectNode begin(String cell, String traceparent) throws IOException {
    long now = System.currentTimeMillis();
    executions++;
    mark(cell, executions, now, traceparent);
    ObjectNode run =
        runs.addObject()
            .put("notebook", NOTEBOOK)
            .put("cell", cell)
            .put("execution", executions)
            .put("title", "the title of " + cell)
            .put("state", "RUNNING")
            .put("startMillis", now)
            .put("traceparent", traceparent);
    report();
    return run;
  }

  /** Ends a run as the kernel sees it; the work of this thread is no cell's from now on. */
  void end(ObjectNode run, String error) throws IOException {
    run.put("state", error.isEmpty() ? "SUCCEEDED" : "FAILED")
        .put("error", error)
        .put("endMillis", System.currentTimeMillis());
    mark(null);
    endedIn.put(run, reports + 1);
    report();
  }

  private void mark(String cell, int execution, long start, String traceparent) {
    mark(
        "cellwatch-cell-1-s=%s&n=%s&c=%s&x=%d&t=%d&p=%s"
            .formatted(
                SESSION,
                URLEncoder.encode(NOTEBOOK, UTF_8),
                URLEncoder.encode(cell, UTF_8),
                execution,
                start,
                URLEncoder.encode(traceparent, UTF_8)));
  }

  /** As a property for jobs, and as a job tag for executions without one. */
  private void mark(@Nullable String tag) {
    context.setLocalProperty(CellTag.PROPERTY, tag);
    context.setLocalProperty("spark.job.tags", tag);
  }

  /** Reports to another server from now on. */
  void moveTo(LiveServer other) throws IOException {
    url = other.url();
    report();
  }

  /** Tells the server all that it knows, which an extension does when it is asked to. */
  void report() throws IOException {
    reports++;
    ObjectNode report =
        MAPPER
            .createObjectNode()
            .put("version", 1)
            .put("sequence", reports)
            .put("full", true)
            .put("user", "ada")
            .put("language", "java")
            .put("sentMillis", System.currentTimeMillis())
            .set("runs", runs);
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + "/v1/cells/" + SESSION).toURL().openConnection();
    connection.setRequestMethod("PUT");
    connection.setRequestProperty("Authorization", "Bearer " + LiveServer.TOKEN);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.getOutputStream().write(MAPPER.writeValueAsBytes(report));
    int status = connection.getResponseCode();
    exported(connection.getHeaderField("Cellwatch-Exported"));
    connection.disconnect();
    if (status / 100 != 2) {
      throw new IllegalStateException("the server answered a kernel's report with " + status);
    }
  }

  /**
   * Marks the runs whose spans have been exported.
   *
   * @param ranges of reports, {@code 3-6 8}; null where the server exports nothing
   */
  private void exported(@Nullable String ranges) {
    if (ranges == null || ranges.isEmpty()) {
      return;
    }
    for (String range : ranges.split(" ", -1)) {
      int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
      endedIn.forEach(
          (run, report) -> {
            if (report <= last) {
              run.put("exported", true);
            }
          });
    }
  }

  int runs() {
    return runs.size();
  }
}
