package io.cellwatch.server.configuration;

import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.model.Threshold;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Every key there is, declared once: reader, defaults, docs/configuration.md and tests use it. */
public final class Settings {
  private static final Form<String> TOKEN =
      Form.text("16 to 256 letters, digits or any of - . _ ~ + / =", "[A-Za-z0-9._~+/=-]{16,256}");
  private static final Form<String> PATH = Form.text("the path of a readable file", ".+");

  public static final Setting<String> HOST =
      Setting.of(
          "host",
          Form.text("an address or name of this machine", "[A-Za-z0-9.:_-]+"),
          "127.0.0.1",
          "The address to listen on. Beyond loopback only with a configured token.");
  public static final Setting<Integer> PORT =
      Setting.of(
          "port",
          Form.wholeNumber(0, 65_535),
          "8090",
          "The port to listen on; 0 takes a free one, which the runtime file names.");
  public static final Setting<List<String>> PUBLIC_HOSTS =
      Setting.of(
          "public-hosts",
          Form.list("host names without ports, with commas between", "[A-Za-z0-9.:_\\[\\]-]+"),
          "",
          "Names under which browsers reach this server, besides loopback. A request with another"
              + " `Host` is refused unless it carries a valid bearer token.");

  public static final Setting<String> TOKEN_TEXT =
      Setting.secret(
          "token",
          TOKEN,
          "The owner's token, with every role. Without it the server makes a random one at each"
              + " start.");
  public static final Setting<String> TOKEN_FILE =
      Setting.of("token-file", PATH, "", "A file that holds the owner's token and nothing else.");
  public static final Setting<Boolean> NO_TOKEN =
      Setting.of(
          "no-token",
          Form.flag(),
          "false",
          "Ask nobody for a token. On loopback only; then every user of this machine can read and"
              + " write everything.");
  public static final Setting<Boolean> METRICS_OPEN =
      Setting.of(
          "metrics.open",
          Form.flag(),
          "false",
          "Serve `/metrics` without a token. It holds the paths of notebooks.");

  public static final Setting<Integer> MAX_CONNECTIONS =
      Setting.of(
          "max-connections",
          Form.wholeNumber(10, 1_000_000),
          "4096",
          "Connections at one time; more wait until one closes. A driver keeps one.");
  public static final Setting<Integer> MAX_REQUESTS =
      Setting.of(
          "max-requests",
          Form.wholeNumber(1, 100_000),
          "2000",
          "Requests being answered at one time, streams of events apart; what comes above it gets 503.");
  public static final Setting<Duration> HEAD_TIMEOUT =
      Setting.of(
          "head-timeout",
          Form.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
          "10s",
          "After this time a connection whose request head is still incomplete is closed.");
  public static final Setting<Duration> BODY_TIMEOUT =
      Setting.of(
          "body-timeout",
          Form.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "1m",
          "After this time a connection is closed whose request has a body that is still incomplete"
              + " or unanswered, or whose client takes nothing of the answer.");
  public static final Setting<Duration> RESPONSE_TIMEOUT =
      Setting.of(
          "response-timeout",
          Form.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "2m",
          "After this time a connection is closed whose client takes nothing of the answer to a"
              + " request without a body; as long as it reads, it may take any time.");

  public static final Setting<Long> MAX_UPDATE_BYTES =
      Setting.of(
          "max-update-bytes",
          Form.bytes(1L << 16, 1L << 30),
          "16MB",
          "The largest body of a request, unpacked; a larger one gets 413.");
  public static final Setting<Duration> HEARTBEAT =
      Setting.of(
          "heartbeat",
          Form.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "5s",
          "How often an idle driver says that it lives; the drivers' own setting must agree.");
  public static final Setting<Integer> MISSED_HEARTBEATS =
      Setting.of(
          "missed-heartbeats",
          Form.wholeNumber(1, 1_000),
          "3",
          "After so many missed heartbeats an application counts as lost.");

  public static final Setting<Integer> MAX_APPLICATIONS =
      Setting.of(
          "max-applications",
          Form.wholeNumber(1, 1_000_000),
          "5000",
          "Applications kept; the one that ended or was lost first leaves first.");
  public static final Setting<Duration> GRACE =
      Setting.of(
          "grace",
          Form.duration(Duration.ZERO, Duration.ofHours(24)),
          "5m",
          "How long series of an ended job, stage or application stay, so that Prometheus sees"
              + " their last value. The home page keeps them for longer, by number.");
  public static final Setting<Integer> SERIES_BUDGET =
      Setting.of(
          "series-budget",
          Form.wholeNumber(1_000, 100_000_000),
          "200000",
          "Series in one scrape. Above it the details of the applications idle longest are"
              + " withheld and counted.");
  public static final Setting<Integer> MAX_CELLS_PER_NOTEBOOK =
      Setting.of(
          "max-cells-per-notebook",
          Form.wholeNumber(1, 100_000),
          "64",
          "Cells of one notebook with series of their own, the newest ones.");
  public static final Setting<Integer> MAX_CELLS_PER_APPLICATION =
      Setting.of(
          "max-cells-per-application",
          Form.wholeNumber(1, 100_000),
          "500",
          "Cells of one application with series of their own, the newest ones.");
  public static final Setting<Integer> MAX_JOBS_PER_APPLICATION =
      Setting.of(
          "max-jobs-per-application",
          Form.wholeNumber(1, 100_000),
          "50",
          "Jobs of one application with series of their own, and ended ones that the home page"
              + " keeps; the oldest ended leaves first.");
  public static final Setting<Integer> MAX_STAGES_PER_APPLICATION =
      Setting.of(
          "max-stages-per-application",
          Form.wholeNumber(1, 100_000),
          "100",
          "Stage attempts of one application with series of their own, and ended ones that the home"
              + " page keeps; the oldest ended leaves first.");
  public static final Setting<Boolean> CELL_TITLES =
      Setting.of(
          "cell-titles",
          Form.flag(),
          "true",
          "Put the first line of a cell into the metrics and traces as its title.");

  public static final Setting<String> SERVICE_NAME =
      Setting.of(
          "service-name",
          Form.text("1 to 200 letters, digits or any of . _ / -", "[A-Za-z0-9._/-]{1,200}"),
          "spark",
          "`service.name` of all spans. By `OTEL_SERVICE_NAME`, too, where this is not set.");
  public static final Setting<Boolean> REDACT_MESSAGES =
      Setting.of(
          "redact-messages",
          Form.flag(),
          "false",
          "Leave error messages out of spans. They tell the error's class then, and nothing else.");
  public static final Setting<TraceOptions.SqlText> SQL_TEXT =
      Setting.of(
          "sql-text",
          Form.oneOf(TraceOptions.SqlText.class),
          "redacted",
          "What spans show of SQL statements: a `digest` that tells equal ones, the `redacted` text"
              + " with a question mark for each literal, or the `full` text.");
  public static final Setting<Integer> TRACE_RING_SPANS =
      Setting.of(
          "trace-ring-spans",
          Form.wholeNumber(1_000, 10_000_000),
          "20000",
          "Spans kept in memory for the home page's waterfalls, about 1 KB each; the trace that was"
              + " added to longest ago leaves first.");
  public static final Setting<Duration> DRIVER_LOST_AFTER =
      Setting.of(
          "driver-lost-after",
          Form.duration(Duration.ofMillis(100), Duration.ofDays(7)),
          "10m",
          "After this silence of a driver, the spans of what it was doing end with the error"
              + " `driver_lost`. A laptop's sleep should be shorter.");

  public static final Setting<String> PROXY_PORT =
      Setting.of(
          "proxy.port",
          Form.text("`auto`, `same` or a port from 0 to 65535", "auto|same|\\d{1,5}"),
          "auto",
          "The port of drivers' UIs. A page of a driver's is a stranger's script: on a port of its"
              + " own it is of another origin than the rest. `same`: no port of its own. `auto`: one"
              + " of its own, the next after `cellwatch.port`, where a token is configured, since"
              + " that is a server for several people, or `cellwatch.proxy.origin` is set.");
  public static final Setting<String> PROXY_ORIGIN =
      Setting.of(
          "proxy.origin",
          Form.text(
              "scheme, host and port, such as https://spark-ui.example",
              "|https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+\\])(:\\d{1,5})?"),
          "",
          "Where browsers find drivers' UIs, if a proxy in front shows `cellwatch.proxy.port` by"
              + " another name or port. Without it, by the name that the server is asked by, at"
              + " `cellwatch.proxy.port`.");
  public static final Setting<String> PROXY_PREFIX =
      Setting.of(
          "proxy.prefix",
          Form.text("a path of plain segments such as /user/alice", "(/[A-Za-z0-9._~@%-]+)*/?"),
          "",
          "The path under which a proxy in front shows drivers' UIs to browsers. Without it, as"
              + " `X-Forwarded-Prefix` or `X-Forwarded-Context` of a proxy on this machine says.");
  public static final Setting<List<String>> PROXY_ALLOWED_HOSTS =
      Setting.of(
          "proxy.allowed-hosts",
          Form.list(
              "names or addresses, with `*` for any text, commas between", "[A-Za-z0-9.:_*-]+"),
          "",
          "Hosts of drivers whose UIs may be opened; empty: all but link-local addresses and the"
              + " metadata services of clouds, which never may.");
  public static final Setting<Boolean> PROXY_KILL =
      Setting.of(
          "proxy.kill",
          Form.flag(),
          "false",
          "Let the links of Spark's UI that kill jobs and stages work, for who has the role"
              + " `launch`. They are hidden otherwise.");
  public static final Setting<String> HISTORY_SERVER =
      Setting.of(
          "history-server",
          Form.text("an address that begins with http:// or https://", "|https?://[^\\s\"<>]+"),
          "",
          "Spark's History Server as browsers reach it: pages of applications that are over link"
              + " there.");

  public static final Setting<List<String>> LAUNCHER_CLUSTERS =
      Setting.of(
          "launcher.clusters",
          Form.list("absolute paths of folders, with commas between", "/[^,]*"),
          "",
          "Folders of cluster files, where one of the same name in a later folder counts. Without"
              + " it, `/etc/cellwatch/clusters`, then `~/.config/cellwatch/clusters`.");
  public static final Setting<String> LAUNCHER_TEMPLATES =
      Setting.of(
          "launcher.templates",
          Form.text("the absolute path of a folder", "(/.*)?"),
          "",
          "A folder of templates. Without it, `~/.config/cellwatch/templates`.");
  public static final Setting<String> LAUNCHER_DRIVER_JAR =
      Setting.of(
          "launcher.driver-jar",
          Form.text("a path or address without commas", "[^,\\p{Cntrl}]*"),
          "",
          "The driver jar as drivers find it: a kernel that starts Spark has it in"
              + " `spark.driver.extraClassPath`, a `spark-submit` command and `spark-defaults.conf`"
              + " in `spark.jars`, and the listener in `spark.extraListeners`. Python and Scala"
              + " code that is shown is without both, since it may run where the jar is not."
              + " Without this setting all code is, and the notebook extension adds the listener.");

  public static final Setting<List<String>> STANDALONE_MASTERS =
      Setting.of(
          "standalone-masters",
          Form.list(
              "addresses that begin with http:// or https://, with commas between",
              "https?://[A-Za-z0-9.:_\\[\\]-]+(/[^\\s\"<>?#,]*)?"),
          "",
          "The web pages of Spark's standalone masters, such as `http://master:8080`: they are"
              + " asked who holds the cluster's cores while a job waits for some.");
  public static final Setting<String> GRAFANA_URL =
      Setting.of(
          "grafana-url",
          Form.text("an address that begins with http:// or https://", "|https?://[^\\s\"<>?#]+"),
          "",
          "Grafana as browsers reach it, where the dashboards of `grafana/` are: the home page,"
              + " the pages of launches and the lines below cells link to them.");

  public static final Setting<Duration> EMBEDDED_IDLE =
      Setting.of(
          "embedded.idle",
          Form.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
          "4h",
          "A server that a notebook started ends when nobody has asked it for anything but health"
              + " and metrics for so long: no notebook, no driver, no page.");

  public static final Setting<Double> CORE_HOUR_PRICE =
      Setting.of(
          "cost.core-hour-price",
          Form.decimal(0, 1_000_000),
          "0",
          "What an hour of an executor's core costs; 0: dashboards show core-hours and no money.");
  public static final Setting<String> CURRENCY =
      Setting.of(
          "cost.currency",
          Form.text("1 to 16 letters, such as EUR", "\\p{L}{1,16}|\\p{Sc}"),
          "EUR",
          "The currency of that price.");

  public static final Setting<LogConfig.Level> LOG_LEVEL =
      Setting.of(
          "log-level",
          Form.oneOf(LogConfig.Level.class),
          "info",
          "What is worth a line on standard error.");

  private static final List<Setting<?>> GENERAL =
      List.of(
          HOST,
          PORT,
          PUBLIC_HOSTS,
          TOKEN_TEXT,
          TOKEN_FILE,
          NO_TOKEN,
          METRICS_OPEN,
          MAX_CONNECTIONS,
          MAX_REQUESTS,
          HEAD_TIMEOUT,
          BODY_TIMEOUT,
          RESPONSE_TIMEOUT,
          MAX_UPDATE_BYTES,
          HEARTBEAT,
          MISSED_HEARTBEATS,
          MAX_APPLICATIONS,
          GRACE,
          SERIES_BUDGET,
          MAX_CELLS_PER_NOTEBOOK,
          MAX_CELLS_PER_APPLICATION,
          MAX_JOBS_PER_APPLICATION,
          MAX_STAGES_PER_APPLICATION,
          CELL_TITLES,
          SERVICE_NAME,
          REDACT_MESSAGES,
          SQL_TEXT,
          TRACE_RING_SPANS,
          DRIVER_LOST_AFTER,
          PROXY_PORT,
          PROXY_ORIGIN,
          PROXY_PREFIX,
          PROXY_ALLOWED_HOSTS,
          PROXY_KILL,
          HISTORY_SERVER,
          LAUNCHER_CLUSTERS,
          LAUNCHER_TEMPLATES,
          LAUNCHER_DRIVER_JAR,
          STANDALONE_MASTERS,
          GRAFANA_URL,
          EMBEDDED_IDLE,
          CORE_HOUR_PRICE,
          CURRENCY,
          LOG_LEVEL);

  /** From when on work counts as stuck: one for each threshold, in their order. */
  private static final Map<Threshold, Setting<Double>> STUCK = stuck();

  /** Every key with a fixed name, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      Stream.<Setting<?>>concat(GENERAL.stream(), STUCK.values().stream()).toList();

  /** The keys of a token that the user names; {@code NAME} stands for that name. */
  public static final List<Setting<?>> OF_A_TOKEN =
      List.of(tokenValue("NAME"), tokenFile("NAME"), tokenRoles("NAME"));

  private Settings() {}

  private static Map<Threshold, Setting<Double>> stuck() {
    Map<Threshold, Setting<Double>> settings = new EnumMap<>(Threshold.class);
    for (Threshold threshold : Threshold.values()) {
      settings.put(
          threshold,
          Setting.of(
              "stuck." + threshold.label(),
              new Form<>(
                  threshold.expected(),
                  text -> threshold.read(text).orElseThrow(IllegalArgumentException::new)),
              threshold.defaultText(),
              threshold.documentation()));
    }
    return settings;
  }

  static Setting<Double> stuck(Threshold threshold) {
    return Objects.requireNonNull(STUCK.get(threshold), "one for each");
  }

  static Setting<String> tokenValue(String name) {
    return Setting.secret(
        "tokens." + name + ".value", TOKEN, "A further token, with a name of your choice.");
  }

  static Setting<String> tokenFile(String name) {
    return Setting.of(
        "tokens." + name + ".value-file", PATH, "", "A file that holds it and nothing else.");
  }

  static Setting<Set<Role>> tokenRoles(String name) {
    return Setting.of(
        "tokens." + name + ".roles",
        Form.someOf(Role.class),
        "read",
        "What it allows: `read` pages and metrics, `report` as drivers and kernels do, `launch`"
            + " clusters and code.");
  }
}
