package io.cellwatch.server.command;

import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.logging.Logging;
import io.cellwatch.server.runtimefile.RuntimeFile;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the server until it is stopped by a signal. */
@Command(
    name = "serve",
    description = "Run the server until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UserException, InterruptedException {
    ServerConfig config = options.read();
    Logging.start(config.log());
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter error = spec.commandLine().getErr();
    RuntimeFile file = RuntimeFile.ofUser(System.getenv(), System.getProperty("user.home", "/"));
    try (Announcement announcement = Announcement.begin(file, error)) {
      CellwatchServer server = CellwatchServer.start(config, Clock.systemUTC());
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
      stopped.await();
      return 0;
    } catch (ServerStartException e) {
      throw new UserException(
          e.isWrongSetting() ? CellwatchCommand.EXIT_USAGE : CellwatchCommand.EXIT_FAILURE,
          String.valueOf(e.getMessage()));
    }
  }

  private static void print(
      ServerConfig config, CellwatchServer server, Announcement announcement, PrintWriter out) {
    String address = server.url() + "/";
    if (config.access().noToken()) {
      out.println("Cellwatch: " + address);
      out.println(
          "  --no-token: every user of this machine, and every program of theirs, can read the"
              + " notebooks' paths, titles and errors here and report what it likes.");
    } else if (config.access().owner().isPresent()) {
      out.println("Cellwatch: " + address + "?token=… (with the configured token)");
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
