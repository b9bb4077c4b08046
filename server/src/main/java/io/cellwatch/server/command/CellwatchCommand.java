package io.cellwatch.server.command;

import io.cellwatch.server.version.ProductVersion;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command of the product; each thing it does is a subcommand. */
@Command(
    name = "cellwatch",
    description = "Apache Spark in notebooks, made observable.",
    mixinStandardHelpOptions = true,
    versionProvider = CellwatchCommand.Version.class,
    subcommands = {
      ServeCommand.class,
      ReplayCommand.class,
      RenderCommand.class,
      ImportCommand.class,
      PrometheusConfigCommand.class,
      VersionCommand.class
    })
public final class CellwatchCommand implements Runnable {
  /** A mistake in what the user wrote: on the command line or in the configuration. */
  static final int EXIT_USAGE = 2;

  /** The user was right, but the machine did not let us. */
  static final int EXIT_FAILURE = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command line, ready to be executed; its result is the process's exit code. */
  public static CommandLine line() {
    CommandLine line = new CommandLine(new CellwatchCommand());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          PrintWriter error = command.getErr();
          error.println("cellwatch: " + failure.getMessage());
          if (failure instanceof UserException user) {
            return user.exitCode();
          }
          failure.printStackTrace(error);
          return EXIT_FAILURE;
        });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall it do? Name a subcommand.");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"cellwatch " + ProductVersion.text()};
    }
  }
}
