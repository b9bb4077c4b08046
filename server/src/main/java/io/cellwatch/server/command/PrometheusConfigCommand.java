package io.cellwatch.server.command;

import io.cellwatch.model.machine.HomeFolder;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.runtimefile.RuntimeFile;
import io.cellwatch.server.runtimefile.RuntimeRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints how Prometheus is told to scrape the server. */
@Command(
    name = "prometheus-config",
    description = "Print a scrape configuration for Prometheus.",
    mixinStandardHelpOptions = true)
final class PrometheusConfigCommand implements Callable<Integer> {
  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UserException {
    ServerConfig config = options.read();
    RuntimeFile file = RuntimeFile.ofUser(System.getenv(), System.getProperty("user.home", "/"));
    boolean token = !config.access().metricsOpen() && !config.access().noToken();
    if (token && !file.hasHome()) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE,
          HomeFolder.UNKNOWN
              + ". The running server keeps the token for Prometheus in a file below it.");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        """
        # Written by `cellwatch prometheus-config`.
        scrape_configs:
          - job_name: cellwatch
            scrape_interval: 5s
            # spark_application_info has a label instance of its own: the driver's.
            honor_labels: true
        """);
    if (token) {
      out.print(
          """
              authorization:
                # The running server keeps its token here, readable for you alone. Prometheus under another
                # user needs a token of its own (cellwatch.tokens.NAME.value-file, role read) in a file it can read.
                credentials_file: '%s'
          """
              .formatted(file.tokenPath().toString().replace("'", "''")));
    }
    out.print(
        """
            static_configs:
              - targets: ['%s']
        """
            .formatted(target(config, file)));
    out.flush();
    return 0;
  }

  private static String target(ServerConfig config, RuntimeFile file) throws UserException {
    try {
      Optional<RuntimeRecord> running = file.read();
      if (running.isPresent()) {
        return URI.create(running.get().url()).getRawAuthority();
      }
      return config.listen().host() + ":" + config.listen().port();
    } catch (IOException e) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE, "%s cannot be read: %s".formatted(file.path(), e));
    }
  }
}
