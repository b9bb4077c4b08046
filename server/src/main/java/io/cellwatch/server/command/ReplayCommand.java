package io.cellwatch.server.command;

import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.EventLogException;
import io.cellwatch.exporter.replay.ReplayedLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads an event log and prints what a server would have made of the application. */
@Command(
    name = "replay",
    description = "Read a Spark event log and print the metrics of its application.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--metrics",
      description = "Print the last scrape, in Prometheus' text format, on standard output.")
  private boolean metrics;

  @Option(
      names = "--progress",
      negatable = true,
      description =
          "Show on standard error how far the log is read. Without it: on a terminal, for a log"
              + " that takes longer than half a second.")
  private @Nullable Boolean progress;

  @Parameters(
      paramLabel = "FILE",
      description =
          "An event log: plain, .zstd, .gz, .lz4 or .snappy, or the folder of a rolling one;"
              + " finished or not.")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UserException {
    if (!metrics) {
      throw new ParameterException(
          spec.commandLine(), "What shall be printed? --metrics prints the last scrape.");
    }
    ReplayedLog log = read();
    try {
      OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
      log.writeMetrics(out);
      out.flush();
    } catch (IOException e) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE, "Cannot write to standard output: " + e.getMessage());
    }
    return 0;
  }

  private ReplayedLog read() throws UserException {
    try {
      ReplayedLog replayed = read(EventLog.open(file));
      spec.commandLine().getErr().println(file + ": " + replayed.report());
      if (replayed.report().events() == 0) {
        throw new UserException(
            CellwatchCommand.EXIT_FAILURE,
            file
                + ": not one event of Spark's in it, so there are no figures: is it an event log?");
      }
      return replayed;
    } catch (EventLogException e) {
      throw new UserException(CellwatchCommand.EXIT_USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE, "Cannot read " + file + ": " + e.getMessage());
    }
  }

  private ReplayedLog read(EventLog log) throws IOException {
    try (ReplayProgress shown = new ReplayProgress(file, progress)) {
      return ReplayedLog.read(log, shown);
    }
  }
}
