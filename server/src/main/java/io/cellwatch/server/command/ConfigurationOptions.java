package io.cellwatch.server.command;

import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.configuration.Setting;
import io.cellwatch.server.configuration.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

  @Mixin private ConfigurationFile file = new ConfigurationFile();

  @Option(names = "--no-token", description = "Ask nobody for a token; on loopback only.")
  private boolean noToken;

  ServerConfig read() throws UserException {
    return read(port);
  }

  /** As if {@code --port 0} were given. */
  ServerConfig readForAnyPort() throws UserException {
    return read("0");
  }

  private ServerConfig read(@Nullable String port) throws UserException {
    Map<String, String> options = new TreeMap<>();
    put(options, Settings.HOST, host);
    put(options, Settings.PORT, port);
    put(options, Settings.NO_TOKEN, noToken ? "true" : null);
    return file.read(options);
  }

  private static void put(Map<String, String> options, Setting<?> setting, @Nullable String text) {
    if (text != null) {
      options.put(setting.key(), text);
    }
  }
}
