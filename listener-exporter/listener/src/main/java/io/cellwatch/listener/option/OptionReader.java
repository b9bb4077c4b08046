package io.cellwatch.listener.option;

import io.cellwatch.model.Threshold;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options. A wrong one never stops a job: the default counts in its place, and one
 * complaint says so.
 */
public final class OptionReader {
  /** Names below our prefix that are no options: what the notebook extension writes on jobs. */
  private static final Set<String> OTHER_KEYS = Set.of("spark.cellwatch.cell");

  private static final List<String> KNOWN_KEYS =
      Stream.concat(
              Arrays.stream(ListenerOption.values()).map(ListenerOption::key),
              Arrays.stream(Threshold.values()).map(Threshold::property))
          .toList();

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|min)");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final int LAUNCH_CHARACTERS = 256;

  private final Map<String, String> configuration;
  private final Map<String, String> environment;
  private final List<String> complaints = new ArrayList<>();

  private OptionReader(Map<String, String> configuration, Map<String, String> environment) {
    this.configuration = configuration;
    this.environment = environment;
  }

  /**
   * What was read.
   *
   * @param complaints one line for each wrong option: its name, its value, what is expected, and
   *     what counts instead
   */
  public record Result(ListenerOptions options, List<String> complaints) {
    public Result {
      complaints = List.copyOf(complaints);
    }
  }

  /**
   * Reads the options.
   *
   * @param configuration Spark's; keys outside our prefix are not looked at
   * @param environment variables; {@code CELLWATCH_URL} and {@code CELLWATCH_TOKEN} count where the
   *     configuration is silent
   */
  public static Result read(Map<String, String> configuration, Map<String, String> environment) {
    return new OptionReader(configuration, environment).read();
  }

  private Result read() {
    ListenerOptions defaults = ListenerOptions.DEFAULTS;
    configuration.keySet().stream().sorted().forEach(this::checkKey);
    Path tokenFile = tokenFile();
    ListenerOptions options =
        new ListenerOptions(
            flag(ListenerOption.ENABLED, true),
            urls(),
            token(tokenFile != null),
            tokenFile,
            time(ListenerOption.INTERVAL, defaults.interval(), 100, 60_000),
            time(ListenerOption.HEARTBEAT, defaults.heartbeat(), 1_000, 10_000),
            time(ListenerOption.TIMEOUT, defaults.timeout(), 100, 60_000),
            flag(ListenerOption.SAMPLES, true),
            launch());
    // The fold reads it from the configuration itself, which an event log holds, too.
    flag(ListenerOption.PLANS, false);
    checkThresholds();
    return new Result(options, complaints);
  }

  private void checkKey(String key) {
    if (!key.startsWith(ListenerOption.PREFIX)
        || OTHER_KEYS.contains(key)
        || KNOWN_KEYS.contains(key)) {
      return;
    }
    KNOWN_KEYS.stream()
        .min(Comparator.comparingInt(known -> EditDistance.between(key, known)))
        .ifPresent(
            nearest ->
                complaints.add(
                    key
                        + ": no such option of Cellwatch; did you mean "
                        + nearest
                        + "? It is ignored"));
  }

  /** The fold reads them from the configuration itself, which an event log holds, too. */
  private void checkThresholds() {
    for (Threshold threshold : Threshold.values()) {
      String value = configuration.get(threshold.property());
      if (value != null && threshold.read(value).isEmpty()) {
        complaints.add(
            threshold.property()
                + ": "
                + quoted(value)
                + ": expected "
                + threshold.expected()
                + "; the server's own counts instead");
      }
    }
  }

  private @Nullable String text(ListenerOption option) {
    String value = configuration.get(option.key());
    return value == null || value.isBlank() ? null : value.strip();
  }

  private @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private void complain(String name, String shownValue, ListenerOption option, String instead) {
    complaints.add(
        name + ": " + shownValue + ": expected " + option.expected() + "; " + instead + " instead");
  }

  private boolean flag(ListenerOption option, boolean standard) {
    String value = text(option);
    if (value == null) {
      return standard;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> {
        complain(option.key(), quoted(value), option, standard + " counts");
        yield standard;
      }
    };
  }

  private List<URI> urls() {
    String name = ListenerOption.URL.key();
    String value = text(ListenerOption.URL);
    if (value == null) {
      name = "CELLWATCH_URL";
      value = variable(name);
    }
    List<URI> urls = new ArrayList<>();
    if (value != null) {
      for (String one : value.split(",", -1)) {
        URI url = ServerAddress.parse(one.strip());
        if (url != null) {
          urls.add(url);
        } else if (!one.isBlank()) {
          complain(
              name,
              quoted(ServerAddress.withoutSecrets(one.strip())),
              ListenerOption.URL,
              "the other addresses, or the user's own server, are used");
        }
      }
    }
    return urls;
  }

  private String token(boolean fromFile) {
    String name = ListenerOption.TOKEN.key();
    String value = text(ListenerOption.TOKEN);
    if (value == null && !fromFile) {
      name = "CELLWATCH_TOKEN";
      value = variable(name);
    }
    if (value == null) {
      return "";
    }
    if (!TOKEN.matcher(value).matches()) {
      complain(name, "(not shown)", ListenerOption.TOKEN, "no token is sent");
      return "";
    }
    return value;
  }

  private @Nullable Path tokenFile() {
    String value = text(ListenerOption.TOKEN_FILE);
    if (value == null) {
      return null;
    }
    try {
      Path path = Path.of(value);
      if (Files.isReadable(path) && !Files.isDirectory(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below, as of a file that is not there.
    }
    complain(
        ListenerOption.TOKEN_FILE.key(),
        quoted(value),
        ListenerOption.TOKEN_FILE,
        "no token is read from it");
    return null;
  }

  private Duration time(ListenerOption option, Duration fallback, long least, long most) {
    String value = text(option);
    if (value == null) {
      return fallback;
    }
    Matcher matcher = TIME.matcher(value.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      long millis =
          switch (matcher.group(2)) {
            case "ms" -> number;
            case "s" -> number * 1_000;
            default -> number * 60_000;
          };
      if (millis >= least && millis <= most) {
        return Duration.ofMillis(millis);
      }
    }
    complain(option.key(), quoted(value), option, option.defaultText() + " counts");
    return fallback;
  }

  private String launch() {
    String value = text(ListenerOption.LAUNCH);
    if (value == null) {
      return "";
    }
    if (value.length() > LAUNCH_CHARACTERS || value.chars().anyMatch(Character::isISOControl)) {
      complain(
          ListenerOption.LAUNCH.key(),
          quoted(value.substring(0, Math.min(40, value.length()))),
          ListenerOption.LAUNCH,
          "none counts");
      return "";
    }
    return value;
  }

  private static String quoted(String value) {
    return '"' + value.replaceAll("\\p{Cntrl}", "\uFFFD") + '"';
  }
}
