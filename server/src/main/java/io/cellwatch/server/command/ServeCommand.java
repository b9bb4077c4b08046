package io.cellwatch.server.command;

import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.logging.Logging;
import io.cellwatch.server.runtimefile.RuntimeFile;
import io.cellwatch.server.runtimefile.RuntimeRecord;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is stopped by a signal. */
@Command(
    name = "serve",
    description = "Run the server until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = System.getLogger(ServeCommand.class.getName());
  private static final Duration IDLE_CHECK = Duration.ofSeconds(1);

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(
      names = "--embedded",
      description =
          "As a notebook starts it: only if no server of yours runs, at a free port if the port is"
              + " taken, and until nobody has used it for cellwatch.embedded.idle.")
  private boolean embedded;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Write what happens to FILE.0 instead of standard error; at 1 MB that becomes FILE.1,"
              + " in place of an older one.")
  private @Nullable Path log;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UserException, InterruptedException {
    ServerConfig config = options.read();
    startLogging(config);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter error = spec.commandLine().getErr();
    RuntimeFile file = RuntimeFile.ofUser(System.getenv(), System.getProperty("user.home", "/"));
    try (Announcement announcement = Announcement.begin(file, error)) {
      if (embedded) {
        Optional<RuntimeRecord> other = announcement.other();
        if (other.isPresent()) {
          out.println("Cellwatch: a server of yours already runs: " + other.get());
          return 0;
        }
      }
      CellwatchServer server = embedded ? atAnyPort(config) : started(config);
      announcement.publish(server);
      print(config, server, announcement, out);
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    announcement.withdraw();
                    server.close();
                    stopped.countDown();
                  },
                  "stop"));
      announcement.release();
      if (embedded) {
        server.retirement().allow();
      }
      Duration idle = config.embedded().idle();
      while (!stopped.await(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
        announcement.refresh();
        if (embedded && server.idle().compareTo(idle) > 0) {
          LOG.log(Level.INFO, "nobody has used this server for {0}: it ends", idle);
          return 0; // The hook stops it.
        }
        if (server.retirement().isWanted()) {
          LOG.log(Level.INFO, "nobody uses this server, and a newer version's takes its place");
          return 0;
        }
      }
      return 0;
    } catch (ServerStartException e) {
      throw new UserException(
          e.isWrongSetting() ? CellwatchCommand.EXIT_USAGE : CellwatchCommand.EXIT_FAILURE,
          String.valueOf(e.getMessage()));
    }
  }

  private void startLogging(ServerConfig config) throws UserException {
    if (log == null) {
      Logging.start(config.log());
      return;
    }
    try {
      Logging.start(config.log(), log);
    } catch (IOException e) {
      throw new UserException(
          CellwatchCommand.EXIT_USAGE,
          "--log %s: cannot be written: %s".formatted(log, e.getMessage()));
    }
  }

  private static CellwatchServer started(ServerConfig config) throws ServerStartException {
    return CellwatchServer.start(config, Clock.systemUTC());
  }

  /** The runtime file tells programs which one it is. */
  private CellwatchServer atAnyPort(ServerConfig config)
      throws ServerStartException, UserException {
    try {
      return started(config);
    } catch (ServerStartException e) {
      if (e.isWrongSetting() || config.listen().port() == 0) {
        throw e;
      }
      LOG.log(Level.INFO, "{0} So it takes a free port.", e.getMessage());
      return started(options.readForAnyPort());
    }
  }

  private void print(
      ServerConfig config, CellwatchServer server, Announcement announcement, PrintWriter out) {
    String address = server.url() + "/";
    if (config.access().noToken()) {
      out.println("Cellwatch: " + address);
      out.println(
          "  --no-token: every user of this machine, and every program of theirs, can read the"
              + " notebooks' paths, titles and errors here and report what it likes.");
    } else if (config.access().owner().isPresent()) {
      out.println("Cellwatch: " + address + "?token=… (with the configured token)");
    } else if (embedded) {
      // Nobody is there to read it, and a log is no place for a token.
      out.println("Cellwatch: " + address);
    } else {
      out.println("Cellwatch: " + address + "?token=" + server.ownerToken().text());
    }
    out.println("  " + traces(server.traceDestinations()));
    if (server.uiPort() != server.port()) {
      out.println(
          "  Drivers' UIs: at port "
              + server.uiPort()
              + ", so that their scripts are of another origin.");
    }
    announcement.place().ifPresent(path -> out.println("  Runtime file: " + path));
    out.flush();
  }

  private static String traces(List<String> destinations) {
    return destinations.isEmpty()
        ? "Traces: kept in this server's memory, and shown on the home page."
            + " OTEL_EXPORTER_OTLP_ENDPOINT sends them on (docs/traces-howto.md)."
        : "Traces: sent to %s; the newest are on the home page, too."
            .formatted(String.join(" and ", destinations));
  }
}
