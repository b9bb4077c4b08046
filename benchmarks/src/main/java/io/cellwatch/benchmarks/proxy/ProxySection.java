package io.cellwatch.benchmarks.proxy;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.ServerProcess;
import io.cellwatch.benchmarks.proxy.Measured.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Prints what the way through the proxy adds to a real driver's UI, beside nginx's. Each round goes
 * all three ways, in an order that changes, so that what else the machine does meets all of them.
 */
public final class ProxySection {
  private static final int ROUNDS = Integer.getInteger("cellwatch.benchmarks.proxyrounds", 7);
  private static final int SECONDS = Integer.getInteger("cellwatch.benchmarks.proxyseconds", 3);
  private static final int WARM_SECONDS = 5;
  private static final int TASKS = 13_000;
  private static final int CONNECTIONS = 32;
  private static final String TOKEN = "of-the-benchmark-0123456789abcdef";

  /** Scripts but those of other projects are rewritten; styles but one go through as they are. */
  private static final String REWRITTEN = "/static/environmentpage.js";

  private static final String AS_IT_IS = "/static/timeline-view.css";
  private static final long LEAST_BYTES = 9_000;

  private final Load.Wrk wrk = new Load.Wrk(TOKEN);
  private final Map<Way, String> addresses = new EnumMap<>(Way.class);
  private final Report report =
      new Report(
          System.out,
          "proxy: %d rounds of %d s each way, direct, by nginx and by Cellwatch"
              .formatted(ROUNDS, SECONDS));

  private ProxySection() throws IOException {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ProxySection section = new ProxySection();
    try (ServerProcess server = ServerProcess.asking(TOKEN);
        DriverProcess driver = new DriverProcess(server, TOKEN, TASKS);
        NginxProcess nginx = new NginxProcess(driver.ui())) {
      section.addresses.put(Way.DIRECT, driver.ui().toString());
      section.addresses.put(Way.NGINX, nginx.url().toString());
      section.addresses.put(Way.CELLWATCH, server.url() + "/proxy/" + driver.applicationId());
      section.file("a script that is rewritten", REWRITTEN);
      section.file("a file that is not", AS_IT_IS);
      section.taskList(
          "/api/v1/applications/%s/stages/0/0/taskList?length=%d"
              .formatted(driver.applicationId(), TASKS));
      section.report.figure(
          "the server's memory (RSS), most", server.resources().peakResidentMegabytes(), "MB");
    }
  }

  private List<Way> order(int round) {
    List<Way> order = new ArrayList<>(List.of(Way.values()));
    Collections.rotate(order, round);
    return order;
  }

  private void file(String what, String path) throws IOException, InterruptedException {
    for (int connections : new int[] {1, CONNECTIONS}) {
      for (Way way : Way.values()) {
        wrk.run(addresses.get(way) + path, connections, WARM_SECONDS, LEAST_BYTES);
      }
      Measured<Load> loads = new Measured<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Way way : order(round)) {
          loads.add(way, wrk.run(addresses.get(way) + path, connections, SECONDS, LEAST_BYTES));
        }
      }
      report.note("%s (%s), %d at once".formatted(what, path, connections));
      if (connections == 1) {
        added("median", loads, Load::medianMicros);
        added("99 %", loads, Load::slowMicros);
      } else {
        throughput(loads);
      }
    }
  }

  private void added(String what, Measured<Load> loads, ToDoubleFunction<Load> figure) {
    for (Way way : Way.values()) {
      report.spread(name(way) + ", " + what, loads.of(way, figure), "µs");
    }
    double nginx = loads.added(Way.NGINX, figure);
    double ours = loads.added(Way.CELLWATCH, figure);
    report.figure("added by nginx, " + what, nginx, "µs");
    report.figure("added by cellwatch, " + what, ours, "µs");
    if (nginx > 0) {
      report.atMost("added, of nginx's, " + what, ours / nginx, "times", 1.5);
    } else {
      report.note(
          "nginx adds nothing that can be told from noise: run this again, on a machine at rest");
    }
  }

  private void throughput(Measured<Load> loads) {
    for (Way way : Way.values()) {
      report.spread(name(way), loads.of(way, Load::perSecond), "requests/s");
    }
    report.atLeast(
        "requests/s, of nginx's",
        loads.ratio(Way.CELLWATCH, Way.NGINX, Load::perSecond),
        "times",
        .8);
  }

  private void taskList(String path) throws IOException {
    Measured<Download> downloads = new Measured<>();
    for (int round = -2; round < ROUNDS * 2; round++) {
      for (Way way : order(round)) {
        Download download = Download.of(addresses.get(way) + path, TOKEN);
        if (round >= 0) {
          downloads.add(way, download);
        }
      }
    }
    double bytes = downloads.of(Way.DIRECT, Download::bytes).most();
    report.note("the list of %,d tasks, %.1f MB".formatted(TASKS, bytes / 1e6));
    for (Way way : Way.values()) {
      if (downloads.of(way, Download::bytes).least() != bytes) {
        throw new IOException(name(way) + ": the task list is not as long as the driver's own");
      }
      report.spread(name(way) + ", first byte", downloads.of(way, Download::firstMillis), "ms");
      report.spread(name(way) + ", all", downloads.of(way, Download::allMillis), "ms");
    }
    report.figure(
        "first byte, added by cellwatch",
        downloads.added(Way.CELLWATCH, Download::firstMillis),
        "ms");
    report.figure(
        "all, of direct, nginx",
        downloads.ratio(Way.NGINX, Way.DIRECT, Download::allMillis),
        "times");
    report.atMost(
        "all, of direct, cellwatch",
        downloads.ratio(Way.CELLWATCH, Way.DIRECT, Download::allMillis),
        "times",
        1.15);
  }

  private static String name(Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }
}
