package io.cellwatch.server.command;

import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.configuration.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a configuration file, and all that is read beside it. */
final class ConfigurationFile {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Read settings from this .properties file; docs/configuration.md lists them.")
  private @Nullable Path file;

  ServerConfig read() throws UserException {
    return read(Map.of());
  }

  /**
   * Reads the configuration.
   *
   * @param options what the command line says, by full key: it is the strongest
   */
  ServerConfig read(Map<String, String> options) throws UserException {
    Map<String, String> properties = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    try {
      return ConfigurationReader.read(
          options, properties, System.getenv(), Optional.ofNullable(file));
    } catch (ConfigurationException e) {
      throw new UserException(
          CellwatchCommand.EXIT_USAGE,
          "the configuration is wrong:" + System.lineSeparator() + e.getMessage());
    }
  }
}
