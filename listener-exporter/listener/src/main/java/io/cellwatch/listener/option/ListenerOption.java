package io.cellwatch.listener.option;

import java.util.Locale;

/**
 * Every option of the listener, as people write it in {@code spark-defaults.conf} or {@code
 * --conf}. The documentation is made of these texts.
 */
public enum ListenerOption {
  ENABLED("true", "true or false", "Whether this application is watched at all."),
  URL(
      "",
      "one or more http:// or https:// addresses, separated by commas, without user or query",
      "Addresses of Cellwatch servers. The driver reports to the first and moves to the next one"
          + " when it fails. Where the option is missing, the environment variable CELLWATCH_URL"
          + " counts; without that, the server that this user runs on this machine is found by its"
          + " runtime file, ~/.local/share/cellwatch/server.json, now or as soon as it is there."),
  TOKEN(
      "",
      "printable ASCII without spaces",
      "The token that the server asks for. Spark masks it in its UI and event logs, by the default"
          + " of spark.redaction.regex. Where both this and token-file are missing, the environment"
          + " variable CELLWATCH_TOKEN counts. For a server that runs on this machine for this"
          + " user, the token is taken from its runtime file."),
  TOKEN_FILE(
      "",
      "the path of a readable file",
      "A file whose first line is the token, read again when the server refuses it. Better than a"
          + " token in a configuration that others can read. spark.cellwatch.token goes before it."),
  INTERVAL(
      "1s",
      "a time such as 500ms or 1s, from 100ms to 1m",
      "How often the records that changed are sent."),
  HEARTBEAT(
      "5s",
      "a time such as 5s, from 1s to 10s",
      "After how long without a change an empty update says that the driver lives. A server calls"
          + " a driver lost after 15 s of silence."),
  TIMEOUT(
      "5s",
      "a time such as 5s, from 100ms to 1m",
      "How long one request may take before the next server, or the same one later, is tried. No"
          + " job waits for it."),
  PLANS(
      "false",
      "true or false",
      "Whether the first 4,096 characters of each physical plan go into the span of its SQL"
          + " execution. What spark.sql.redaction.string.regex matches is taken out. The server"
          + " shows it only with cellwatch.sql-text=full."),
  SAMPLES(
      "true",
      "true or false",
      "Whether a server that suspects that work does not get on is told what the driver's threads do:"
          + " three looks at them, names of classes and methods only, at most twice a minute."),
  LAUNCH(
      "",
      "an id of at most 256 characters",
      "Public id of the launch that made this driver. Set by Cellwatch's launcher.");

  /** What the name of every option starts with. */
  public static final String PREFIX = "spark.cellwatch.";

  private final String defaultText;
  private final String expected;
  private final String documentation;

  ListenerOption(String defaultText, String expected, String documentation) {
    this.defaultText = defaultText;
    this.expected = expected;
    this.documentation = documentation;
  }

  /** The whole name: {@code spark.cellwatch.token-file}. */
  public String key() {
    return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What counts where the option is missing; empty: nothing. */
  public String defaultText() {
    return defaultText;
  }

  /** The values that are understood, in words. */
  public String expected() {
    return expected;
  }

  /** What the option is for. */
  public String documentation() {
    return documentation;
  }
}
