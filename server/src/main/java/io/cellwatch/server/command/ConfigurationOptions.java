package io.cellwatch.server.command;

import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.configuration.Setting;
import io.cellwatch.server.configuration.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that change the configuration. They take any text: the configuration's own reader
 * judges it, together with everything else.
 */
final class ConfigurationOptions {
  @Option(
      names = "--host",
      paramLabel = "H",
      description =
          "Listen at this address (127.0.0.1). Beyond loopback a token must be configured.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listen at this port (8090); 0 takes a free one.")
  private @Nullable String port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Read settings from this .properties file; docs/configuration.md lists them.")
  private @Nullable Path file;

  @Option(names = "--no-token", description = "Ask nobody for a token; on loopback only.")
  private boolean noToken;

  ServerConfig read() throws UserException {
    Map<String, String> options = new TreeMap<>();
    put(options, Settings.HOST, host);
    put(options, Settings.PORT, port);
    put(options, Settings.NO_TOKEN, noToken ? "true" : null);
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

  private static void put(Map<String, String> options, Setting<?> setting, @Nullable String text) {
    if (text != null) {
      options.put(setting.key(), text);
    }
  }
}
