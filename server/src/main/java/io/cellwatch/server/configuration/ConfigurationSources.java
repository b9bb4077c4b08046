package io.cellwatch.server.configuration;

import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import io.helidon.config.spi.ConfigSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where settings come from, the strongest first: options of the command, system properties {@code
 * cellwatch.…}, the environment {@code CELLWATCH_…}, the file. A key that does not exist is a
 * mistake wherever it stands; only in the environment may a variable that resembles none of ours
 * belong to somebody else.
 */
final class ConfigurationSources {
  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, String> options;
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, String> variables = new TreeMap<>();
  private Map<String, String> file = Map.of();

  /**
   * @param options full keys and their texts
   * @param systemProperties all of them; those of others are passed over
   * @param environment likewise
   * @param file a properties file; every key in it must be ours
   */
  ConfigurationSources(
      Map<String, String> options,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      Optional<Path> file) {
    this.options = Map.copyOf(options);
    systemProperties.forEach(this::addProperty);
    environment.forEach(this::addVariable);
    file.ifPresent(this::addFile);
  }

  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /** All of them as one, the strongest source winning for each key. */
  Config merged() {
    List<Supplier<? extends ConfigSource>> sources = new ArrayList<>();
    for (Map<String, String> texts : List.of(options, properties, variables, file)) {
      sources.add(ConfigSources.create(texts));
    }
    return plain().sources(sources).build();
  }

  Set<String> keys() {
    Map<String, String> all = new LinkedHashMap<>(file);
    all.putAll(variables);
    all.putAll(properties);
    return Set.copyOf(all.keySet());
  }

  private void addProperty(String key, String text) {
    if (!key.startsWith(Setting.PREFIX)) {
      return;
    }
    if (!KnownKeys.isKey(key)) {
      mistakes.add(unknown(key));
    } else if (key.equals(Settings.TOKEN_TEXT.key()) || key.endsWith(".value")) {
      mistakes.add(
          key
              + ": (hidden): not on the command line, which every user of this machine can read;"
              + " use "
              + Setting.environmentVariable(key)
              + " or a file");
    } else {
      properties.put(key, text);
    }
  }

  private void addVariable(String variable, String text) {
    if (!variable.startsWith("CELLWATCH_") || KnownKeys.isOfOthers(variable)) {
      return;
    }
    Optional<String> key = KnownKeys.ofVariable(variable);
    if (key.isPresent()) {
      variables.put(key.get(), text);
      return;
    }
    KnownKeys.nearVariable(variable)
        .ifPresent(
            near ->
                mistakes.add("%s: no such variable: did you mean %s?".formatted(variable, near)));
  }

  private void addFile(Path path) {
    if (!path.toString().endsWith(".properties")) {
      mistakes.add(
          "--config: " + path + ": the name of a file that ends in .properties is expected");
      return;
    }
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      mistakes.add("--config: " + path + ": a file that can be read is expected");
      return;
    }
    try {
      file = plain().sources(ConfigSources.file(path)).build().asMap().orElse(Map.of());
    } catch (ConfigException e) {
      mistakes.add("--config: " + path + ": lines of the form key=value are expected");
    }
    for (String key : file.keySet()) {
      if (!KnownKeys.isKey(key)) {
        mistakes.add(path + ": " + unknown(key));
      }
    }
  }

  private static String unknown(String key) {
    return "%s: no such key: did you mean %s?".formatted(key, KnownKeys.nearestKey(key));
  }

  /** Helidon's configuration without what it would add by itself; a {@code $} is a plain letter. */
  private static Config.Builder plain() {
    return Config.builder()
        .disableEnvironmentVariablesSource()
        .disableSystemPropertiesSource()
        .disableKeyResolving()
        .disableValueResolving()
        .disableFilterServices()
        .disableMapperServices();
  }
}
