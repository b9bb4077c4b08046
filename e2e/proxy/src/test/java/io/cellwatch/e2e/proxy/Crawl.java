package io.cellwatch.e2e.proxy;

import io.cellwatch.e2e.proxy.Http.Answer;
import io.cellwatch.e2e.proxy.Tab.Got;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Opens every page that can be reached from the first one, in a browser, and looks what each asks
 * for. Pages that differ in numbers alone are of one kind; of each kind one is opened, and all are
 * asked for.
 */
final class Crawl {
  private static final int MOST_ADDRESSES = 2_000;

  /** Where Spark's pages lead that is no driver's. */
  private static final List<String> ELSEWHERE = List.of("https://spark.apache.org/");

  private final Tab tab;
  private final Tab directTab;
  private final Http http;
  private final Map<String, String> credentials;
  private final String base;
  private final String directBase;
  private final boolean everyOrder;

  private final Deque<String> due = new ArrayDeque<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final Set<String> kinds = new TreeSet<>();
  private final Set<String> kills = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();
  private int pages;

  /**
   * A crawl.
   *
   * @param base of the proxied UI, without a slash at the end
   * @param directBase of the same UI at the driver itself
   * @param credentials for requests that the browser does not make
   * @param everyOrder whether tables are opened in every order; else they are asked for alone
   */
  Crawl(
      Tab tab,
      String base,
      Tab directTab,
      String directBase,
      Map<String, String> credentials,
      boolean everyOrder) {
    this.tab = tab;
    this.base = base;
    this.directTab = directTab;
    this.directBase = directBase;
    this.credentials = credentials;
    this.everyOrder = everyOrder;
    http = new Http();
  }

  void run() throws IOException, InterruptedException {
    add(base + "/", "the start");
    while (!due.isEmpty()) {
      String url = due.remove();
      Answer answer = http.ask("GET", url, credentials);
      String type = answer.header("content-type");
      boolean page = answer.status() == 302 || type.startsWith("text/html");
      if (answer.status() >= 400 && !Known.isSparksOwn(answer.status(), below(url))) {
        faults.add(below(url) + " answers " + answer.status());
      } else if (page && isWanted(url) && kinds.add(kind(url))) {
        visit(url);
      }
    }
  }

  /** Templates are parts of pages, and no pages. */
  private boolean isWanted(String url) {
    return !url.endsWith("-template.html") && (everyOrder || !isSorted(url));
  }

  private void visit(String url) {
    tab.open(url);
    pages++;
    inside(tab.page().url(), "address of " + below(url));
    for (String asked : tab.asked()) {
      inside(asked, below(url) + " asks for");
    }
    for (Got got : tab.got()) {
      judge(below(url), got);
    }
    List<String> troubles = new ArrayList<>(tab.troubles(base));
    if (!troubles.isEmpty()) {
      directTab.open(directBase + below(url));
      troubles.removeAll(directTab.troubles(directBase));
      troubles.forEach(each -> faults.add(below(url) + ": only through the proxy: " + each));
    }
    boolean sorted = isSorted(url);
    for (String link : tab.links()) {
      // Else every order of one table would be tried with every order of every other.
      if (!sorted || !isSorted(link)) {
        add(link, below(url));
      }
    }
    tab.asked().forEach(asked -> add(asked, below(url)));
  }

  private static boolean isSorted(String url) {
    return url.contains(".sort=");
  }

  private void judge(String page, Got got) {
    boolean redirect = got.status() >= 300 && got.status() < 400;
    String what = "%s: %s %s".formatted(page, got.resource(), below(got.url()));
    if (got.status() >= 400 && !Known.isSparksOwn(got.status(), below(got.url()))) {
      faults.add(what + " answers " + got.status());
    } else if (redirect && got.status() != 304 && !got.resource().equals("document")) {
      faults.add(what + " is sent on: Spark has no such file");
    } else if (got.status() == 200 && !Known.isOfType(got)) {
      faults.add(what + " is of type " + got.type());
    }
  }

  private void inside(String url, String what) {
    if (!url.startsWith(base + "/") && !url.startsWith("data:") && !url.startsWith("blob:")) {
      faults.add(what + " " + url + ", which is outside");
    }
  }

  private void add(String link, String page) {
    String url = link.replaceFirst("#.*", "");
    if (!url.startsWith("http") || ELSEWHERE.stream().anyMatch(url::startsWith)) {
      return;
    }
    if (!url.startsWith(base + "/")) {
      faults.add(page + " leads to " + url + ", which is outside");
    } else if (below(url).contains("/kill/")) {
      kills.add(url);
    } else if (seen.size() < MOST_ADDRESSES && seen.add(url)) {
      due.add(url);
    }
  }

  private String below(String url) {
    return url.startsWith(base) ? url.substring(base.length()) : url;
  }

  /** The path, and the names of what the query holds, without numbers. */
  private String kind(String url) {
    URI uri = URI.create(url);
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return uri.getRawPath().replaceAll("\\d+", "N")
        + Arrays.stream(query.split("&", -1))
            .map(each -> each.split("=", 2)[0].replaceAll("\\d+", "N"))
            .sorted()
            .collect(Collectors.joining("&", "?", ""));
  }

  /** What is not as it should be. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  int pages() {
    return pages;
  }

  /** Every address that was found, as it is below the base. */
  Set<String> found() {
    return seen.stream().map(this::below).collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> kinds() {
    return Set.copyOf(kinds);
  }

  /** Links that end jobs and stages, none of which was followed. */
  Set<String> kills() {
    return Set.copyOf(kills);
  }
}
