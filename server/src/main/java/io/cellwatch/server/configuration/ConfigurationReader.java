package io.cellwatch.server.configuration;

import io.cellwatch.exporter.metrics.CorePrice;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import io.cellwatch.proxy.ProxyOptions;
import io.cellwatch.proxy.exchange.Timeouts;
import io.cellwatch.proxy.upstream.AddressPolicy;
import io.helidon.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the whole configuration and tells every mistake in it at once. */
public final class ConfigurationReader {
  private static final String OWNER = "owner";

  private final List<String> mistakes;
  private final Config config;
  private final UserFolders user;

  private ConfigurationReader(ConfigurationSources sources, UserFolders user) {
    this.user = user;
    mistakes = new ArrayList<>(sources.mistakes());
    config = sources.merged();
  }

  /**
   * Reads and validates.
   *
   * @param options full keys with the texts that the command line gave
   * @param file a properties file, if one was named
   * @throws ConfigurationException with every mistake, each as {@code key: value: what is expected}
   */
  public static ServerConfig read(
      Map<String, String> options,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      Optional<Path> file)
      throws ConfigurationException {
    ConfigurationSources sources =
        new ConfigurationSources(options, systemProperties, environment, file);
    ConfigurationReader reader =
        new ConfigurationReader(
            sources, UserFolders.of(environment, systemProperties.getOrDefault("user.home", "/")));
    ServerConfig result = reader.all(sources);
    if (!reader.mistakes.isEmpty()) {
      throw new ConfigurationException(reader.mistakes);
    }
    return result;
  }

  private ServerConfig all(ConfigurationSources sources) {
    ListenConfig listen = listen();
    AccessConfig access = access(sources);
    crossCheck(listen, access);
    return new ServerConfig(
        listen,
        access,
        new ConnectionConfig(
            value(Settings.MAX_CONNECTIONS),
            value(Settings.MAX_REQUESTS),
            value(Settings.HEAD_TIMEOUT),
            value(Settings.BODY_TIMEOUT),
            value(Settings.RESPONSE_TIMEOUT)),
        new IngestConfig(
            value(Settings.MAX_UPDATE_BYTES),
            value(Settings.HEARTBEAT),
            value(Settings.MISSED_HEARTBEATS)),
        new MetricsConfig(
            value(Settings.MAX_APPLICATIONS),
            value(Settings.GRACE),
            value(Settings.SERIES_BUDGET),
            value(Settings.MAX_CELLS_PER_NOTEBOOK),
            value(Settings.MAX_CELLS_PER_APPLICATION),
            value(Settings.MAX_JOBS_PER_APPLICATION),
            value(Settings.MAX_STAGES_PER_APPLICATION),
            value(Settings.CELL_TITLES),
            new CorePrice(value(Settings.CORE_HOUR_PRICE), value(Settings.CURRENCY))),
        stuck(),
        traces(),
        proxy(listen, access),
        launch(),
        new GrafanaConfig(
            Optional.of(value(Settings.GRAFANA_URL))
                .map(url -> url.replaceFirst("/+$", ""))
                .filter(url -> !url.isEmpty())),
        new EmbeddedConfig(value(Settings.EMBEDDED_IDLE)),
        new LogConfig(value(Settings.LOG_LEVEL)));
  }

  private StuckConfig stuck() {
    Map<Threshold, Double> values = new EnumMap<>(Threshold.class);
    for (Threshold threshold : Threshold.values()) {
      if (given(Settings.stuck(threshold)).isPresent()) {
        values.put(threshold, value(Settings.stuck(threshold)));
      }
    }
    return new StuckConfig(Thresholds.of(values), value(Settings.STANDALONE_MASTERS));
  }

  private TraceConfig traces() {
    return new TraceConfig(
        new TraceOptions(
            value(Settings.SERVICE_NAME),
            !value(Settings.REDACT_MESSAGES),
            value(Settings.CELL_TITLES),
            value(Settings.SQL_TEXT)),
        value(Settings.TRACE_RING_SPANS),
        value(Settings.DRIVER_LOST_AFTER));
  }

  private LaunchConfig launch() {
    List<Path> clusters =
        given(Settings.LAUNCHER_CLUSTERS).isPresent()
            ? value(Settings.LAUNCHER_CLUSTERS).stream().map(Path::of).toList()
            : List.of(Path.of("/etc/cellwatch/clusters"), user.clusters());
    String templates = value(Settings.LAUNCHER_TEMPLATES);
    return new LaunchConfig(
        clusters,
        templates.isEmpty() ? user.templates() : Path.of(templates),
        Optional.of(value(Settings.LAUNCHER_DRIVER_JAR)).filter(jar -> !jar.isEmpty()));
  }

  private ProxyConfig proxy(ListenConfig listen, AccessConfig access) {
    Optional<String> origin =
        given(Settings.PROXY_ORIGIN)
            .map(text -> value(Settings.PROXY_ORIGIN))
            .filter(text -> !text.isEmpty());
    OptionalInt port =
        proxyPort(
            value(Settings.PROXY_PORT),
            listen.port(),
            access.tokenConfigured() || origin.isPresent());
    if (origin.isPresent() && port.isEmpty()) {
      mistake(Settings.PROXY_ORIGIN, origin.get(), "nothing, or another cellwatch.proxy.port");
    }
    return new ProxyConfig(
        port,
        origin,
        new ProxyOptions(
            new AddressPolicy(value(Settings.PROXY_ALLOWED_HOSTS)),
            given(Settings.PROXY_PREFIX).map(text -> value(Settings.PROXY_PREFIX)),
            given(Settings.HISTORY_SERVER)
                .map(text -> value(Settings.HISTORY_SERVER))
                .filter(text -> !text.isEmpty()),
            value(Settings.PROXY_KILL),
            port.isPresent(),
            Timeouts.DEFAULT));
  }

  private OptionalInt proxyPort(String port, int main, boolean apart) {
    if (port.equals("same") || (port.equals("auto") && !apart)) {
      return OptionalInt.empty();
    }
    int chosen = port.equals("auto") ? (main == 0 ? 0 : main + 1) : Integer.parseInt(port);
    if (chosen > 65_535 || (chosen == main && main != 0)) {
      mistake(Settings.PROXY_PORT, port, "`same`, or another port than cellwatch.port");
      return OptionalInt.empty();
    }
    return OptionalInt.of(chosen);
  }

  private ListenConfig listen() {
    String host = value(Settings.HOST);
    InetAddress address = InetAddress.getLoopbackAddress();
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      mistake(Settings.HOST, host, Settings.HOST.form().expected());
    }
    return new ListenConfig(host, address, value(Settings.PORT), value(Settings.PUBLIC_HOSTS));
  }

  private AccessConfig access(ConfigurationSources sources) {
    Optional<Secret> owner = secret(Settings.TOKEN_TEXT, Settings.TOKEN_FILE);
    List<NamedToken> tokens = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    owner.ifPresent(secret -> names.put(secret.text(), Settings.TOKEN_TEXT.key()));
    for (String name : KnownKeys.tokenNames(sources.keys())) {
      Setting<String> text = Settings.tokenValue(name);
      Optional<Secret> secret = secret(text, Settings.tokenFile(name));
      if (secret.isEmpty()) {
        mistake(text, "", "a token, here or by " + Settings.tokenFile(name).key());
        continue;
      }
      String other = names.putIfAbsent(secret.get().text(), text.key());
      if (other != null) {
        mistake(text, "", "another token than that of " + other);
      }
      if (name.equals(OWNER)) {
        mistake(text, "", "another name: the owner's token is " + Settings.TOKEN_TEXT.key());
      }
      tokens.add(new NamedToken(name, secret.get(), value(Settings.tokenRoles(name))));
    }
    return new AccessConfig(owner, tokens, value(Settings.NO_TOKEN), value(Settings.METRICS_OPEN));
  }

  private void crossCheck(ListenConfig listen, AccessConfig access) {
    if (access.noToken() && access.tokenConfigured()) {
      mistake(Settings.NO_TOKEN, "true", "false, since a token is configured");
    }
    if (listen.address().isLoopbackAddress()) {
      return;
    }
    if (access.noToken()) {
      mistake(Settings.NO_TOKEN, "true", "false, or a loopback address to listen on");
    } else if (!access.tokenConfigured()) {
      mistake(
          Settings.HOST,
          listen.host(),
          "a loopback address, since no token is configured (set "
              + Settings.TOKEN_TEXT.environmentVariable()
              + " to listen beyond this machine)");
    }
  }

  private Optional<Secret> secret(Setting<String> text, Setting<String> file) {
    Optional<String> direct = given(text);
    Optional<String> path = given(file);
    if (direct.isPresent() && path.isPresent()) {
      mistake(file, path.get(), "nothing, since " + text.key() + " is set too");
    }
    if (direct.isPresent()) {
      return parsed(text, direct.get()).map(Secret::new);
    }
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      String content = Files.readString(Path.of(path.get())).strip();
      Optional<Secret> secret = Optional.of(new Secret(text.form().reader().apply(content)));
      return secret;
    } catch (IOException | RuntimeException e) {
      mistake(file, path.get(), "the path of a readable file that holds " + text.form().expected());
      return Optional.empty();
    }
  }

  /** A mistyped value is a mistake, noted; the default then keeps the reading going. */
  private <T> T value(Setting<T> setting) {
    return given(setting)
        .flatMap(text -> parsed(setting, text))
        .orElseGet(() -> setting.form().reader().apply(setting.standard()));
  }

  private Optional<String> given(Setting<?> setting) {
    return config.get(setting.key()).asString().asOptional().map(String::strip);
  }

  private <T> Optional<T> parsed(Setting<T> setting, String text) {
    try {
      return Optional.of(setting.form().reader().apply(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      mistake(setting, text, setting.form().expected());
      return Optional.empty();
    }
  }

  private void mistake(Setting<?> setting, @Nullable String text, String expected) {
    String shown = setting.secret() ? "(hidden)" : text;
    String words = "%s: %s: expected %s".formatted(setting.key(), shown, expected);
    if (!mistakes.contains(words)) {
      mistakes.add(words); // A setting that two parts use is read twice.
    }
  }
}
