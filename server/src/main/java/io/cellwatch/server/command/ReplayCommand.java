package io.cellwatch.server.command;

import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.EventLogException;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.eventlog.ReplayReport;
import io.cellwatch.exporter.otlp.ExportSettingException;
import io.cellwatch.exporter.otlp.SpanExport;
import io.cellwatch.exporter.replay.LogHistory;
import io.cellwatch.exporter.replay.ReplayedLog;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.configuration.TraceConfig;
import io.opentelemetry.sdk.resources.Resource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads event logs and makes of them what a server would have made of the applications. */
@Command(
    name = "replay",
    description = {
      "Read Spark event logs and send the traces of their applications to where OTEL_* says, such as"
          + " OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318.",
      "Ids are derived from the log: what is sent twice has the same ids, and what a server has sent"
          + " while the application ran has them, too."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 16;

  @ArgGroup(exclusive = true)
  private Output output = new Output();

  @Mixin private ConfigurationFile configuration = new ConfigurationFile();

  @Option(
      names = "--progress",
      negatable = true,
      description =
          "Show on standard error how far the log is read. Without it: on a terminal, for a log"
              + " that takes longer than half a second.")
  private @Nullable Boolean progress;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Event logs: plain, .zstd, .gz, .lz4 or .snappy, or the folders of rolling ones; finished"
              + " or not.")
  private List<Path> files = new ArrayList<>();

  private final SpanTally tally = new SpanTally();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What becomes of the logs; without any of these, their spans are sent. */
  static final class Output {
    @Option(
        names = "--metrics",
        description = "Print the last scrape, in Prometheus' text format, on standard output.")
    private boolean metrics;

    @Option(
        names = "--metrics-every",
        paramLabel = "TIME",
        converter = ScrapeInterval.class,
        description =
            "Print a scrape for each so much of the log's own time, such as 15s, as OpenMetrics with"
                + " timestamps, on standard output: promtool tsdb create-blocks-from openmetrics"
                + " makes blocks of it, for dashboards and alerts to be tried on what was.")
    private @Nullable Duration every;

    @Option(
        names = "--spans",
        description =
            "Print the spans as OTLP JSON on standard output, one request on each line, as a"
                + " collector's otlpjsonfile receiver reads them.")
    private boolean spans;

    @Option(
        names = "--dry-run",
        description = "Send nothing; say what would be sent, and where to.")
    private boolean dryRun;
  }

  @Override
  public Integer call() throws UserException {
    if (output.metrics && files.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "--metrics prints one scrape: name one FILE, not " + files.size());
    }
    ServerConfig config = configuration.read();
    Duration every = output.every;
    try {
      if (every == null) {
        replay(config.traces());
      } else {
        printHistory(every, config);
      }
      return 0;
    } catch (IOException e) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE, "Cannot write to standard output: " + e.getMessage());
    }
  }

  private void replay(TraceConfig config) throws UserException, IOException {
    try (SpanExport export = export();
        SpanOutput spans = spans(export)) {
      Resource base = export.resource();
      for (Path file : files) {
        ReplayedLog log = read(file);
        if (output.metrics) {
          print(log);
        } else {
          log.forEachSpan(config.options(), base, spans::take);
          spans.endOf(file);
        }
      }
    }
  }

  private SpanExport export() throws UserException {
    try {
      SpanExport export = SpanExport.autoConfigured(tally);
      boolean wanted = !output.metrics && !output.spans && !output.dryRun;
      if (wanted && !export.active()) {
        throw new ParameterException(
            spec.commandLine(),
            "Where shall the spans be sent to? Set OTEL_EXPORTER_OTLP_ENDPOINT, or print them with"
                + " --spans, or say --dry-run or --metrics.");
      }
      return export;
    } catch (ExportSettingException e) {
      throw new UserException(CellwatchCommand.EXIT_USAGE, String.valueOf(e.getMessage()));
    }
  }

  private SpanOutput spans(SpanExport export) {
    if (output.spans) {
      return new PrintedSpans(System.out);
    }
    return output.dryRun
        ? new CountedSpans(export, spec.commandLine().getOut())
        : new SentSpans(export, tally, spec.commandLine().getErr());
  }

  private static void print(ReplayedLog log) throws IOException {
    OutputStream out = new BufferedOutputStream(System.out, BUFFER_BYTES);
    log.writeMetrics(out);
    out.flush();
  }

  private void printHistory(Duration every, ServerConfig config) throws UserException, IOException {
    OutputStream out = new BufferedOutputStream(System.out, BUFFER_BYTES);
    for (Path file : files) {
      read(file, (log, shown) -> history(log, shown, every, config, out), report -> report);
    }
    LogHistory.end(out);
  }

  private static ReplayReport history(
      EventLog log, ReplayObserver observer, Duration every, ServerConfig config, OutputStream out)
      throws IOException {
    return LogHistory.write(
        log,
        observer,
        every,
        config.retention(),
        config.metrics().series(),
        config.stuck().thresholds(),
        out);
  }

  private ReplayedLog read(Path file) throws UserException {
    return read(file, ReplayedLog::read, ReplayedLog::report);
  }

  /** What is made of a log while it is read. */
  private interface Reading<T> {
    T of(EventLog log, ReplayObserver observer) throws IOException;
  }

  private <T> T read(Path file, Reading<T> reading, Function<T, ReplayReport> reported)
      throws UserException {
    try {
      T made = shown(file, reading);
      ReplayReport report = reported.apply(made);
      spec.commandLine().getErr().println(file + ": " + report);
      if (report.events() == 0) {
        throw new UserException(
            CellwatchCommand.EXIT_FAILURE,
            file
                + ": not one event of Spark's in it, so there are no figures: is it an event log?");
      }
      return made;
    } catch (EventLogException e) {
      throw new UserException(CellwatchCommand.EXIT_USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE, "Cannot read " + file + ": " + e.getMessage());
    }
  }

  private <T> T shown(Path file, Reading<T> reading) throws IOException {
    EventLog log = EventLog.open(file);
    try (ReplayProgress shown = new ReplayProgress(file, progress)) {
      return reading.of(log, shown);
    }
  }
}
