package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.application.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/cardinality.md says how many series what makes: here they are counted. */
class CardinalityTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "cardinality.md");
  private static final Pattern TABLES =
      Pattern.compile(
          "(?<=<!-- Counted by a test. -->\n).*?(?=<!-- Until here. -->)", Pattern.DOTALL);
  private static final Retention RETENTION = Retention.DEFAULT;

  /** What series are made by, and how many of it there may be. */
  private enum Level {
    STUCK("reason for which something is stuck", "100 of an application"),
    STAGE(
        "stage attempt that runs or ended lately",
        "the newest %d of an application".formatted(RETENTION.stagesPerApplication())),
    JOB(
        "job that runs or ended lately",
        "the newest %d of an application".formatted(RETENTION.jobsPerApplication())),
    CELL(
        "cell, by its newest run",
        "the newest %d of a notebook, %d of an application"
            .formatted(RETENTION.cellsPerNotebook(), RETENTION.cellsPerApplication())),
    QUERY(
        "streaming query that runs or ended lately",
        "those that run, and the newest %d of an application that ended"
            .formatted(RETENTION.othersPerApplication())),
    APPLICATION(
        "application that lives or ended lately",
        "%,d of a server, ended ones included".formatted(RETENTION.applications()));

    final String what;
    final String bound;

    Level(String what, String bound) {
      this.what = what;
      this.bound = bound;
    }

    /** By the labels of a metric; the first that fits. */
    static Level of(Metric metric) {
      Set<MetricLabel> labels = Set.copyOf(metric.labels());
      Predicate<MetricLabel> has = labels::contains;
      return metric instanceof StuckMetric
          ? STUCK
          : has.test(MetricLabel.STAGE_ID)
              ? STAGE
              : has.test(MetricLabel.JOB_ID)
                  ? JOB
                  : has.test(MetricLabel.CELL)
                      ? CELL
                      : has.test(MetricLabel.QUERY) ? QUERY : APPLICATION;
    }
  }

  private static final Map<String, Metric> BY_NAME =
      Catalogue.metrics().stream().collect(Collectors.toMap(Metric::exposed, metric -> metric));

  /** The metrics of applications that have one of everything, with how many series each has. */
  private static Map<Metric, Integer> counted(Scrape scrape) {
    Map<Metric, Integer> series = new LinkedHashMap<>();
    for (Metric metric : Catalogue.metrics()) {
      if (metric.labels().contains(MetricLabel.APP_ID)) {
        series.put(metric, 0);
      }
    }
    for (String line : scrape.text().lines().filter(each -> !each.startsWith("#")).toList()) {
      String name = line.replaceFirst("[{ ].*", "");
      Metric metric = BY_NAME.get(name);
      metric = metric == null ? BY_NAME.get(name.replaceAll("_(bucket|count|sum)$", "")) : metric;
      assertTrue(metric != null, line);
      series.computeIfPresent(metric, (each, before) -> before + 1);
    }
    return series;
  }

  private static int sum(Map<Metric, Integer> series, Level level) {
    return series.entrySet().stream()
        .filter(entry -> Level.of(entry.getKey()) == level)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static int lost() {
    Scrape scrape = Golden.fill(new Scrape());
    scrape.clock.forward(RETENTION.lostAfter().plus(Duration.ofSeconds(1)));
    scrape.expire();
    return counted(scrape).entrySet().stream()
        .filter(entry -> Level.of(entry.getKey()) == Level.APPLICATION)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static String tables() {
    Map<Metric, Integer> series = counted(Golden.fill(new Scrape()));
    StringBuilder text =
        new StringBuilder("\n| each | series | how many there may be |\n|---|---|---|\n");
    for (Level level : List.of(Level.values()).reversed()) {
      text.append("| %s | %d | %s |\n".formatted(level.what, sum(series, level), level.bound));
    }
    text.append("| lost application | %d | as above |\n".formatted(lost()));
    text.append("\n| metric | series | of each |\n|---|---|---|\n");
    for (Level level : List.of(Level.values()).reversed()) {
      series.forEach(
          (metric, count) -> {
            if (Level.of(metric) == level) {
              text.append("| `%s` | %d | %s |\n".formatted(metric.exposed(), count, word(level)));
            }
          });
    }
    return text.append('\n').toString();
  }

  private static String word(Level level) {
    return level.what.replaceFirst("(,| that| for).*", "");
  }

  /** {@code -Dwrite.documents=true} writes the tables anew. */
  @Test
  void theDocumentHasTheSeriesOfOneOfEach() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher place = TABLES.matcher(document);
    assertTrue(place.find(), DOCUMENT + " has no place for the tables");
    String renewed = place.replaceFirst(Matcher.quoteReplacement(tables()));
    if (Boolean.getBoolean("write.documents")) {
      Files.writeString(DOCUMENT, renewed);
    }
    assertEquals(
        renewed,
        Files.readString(DOCUMENT),
        "docs/cardinality.md lags behind: mvn test -pl listener-exporter/exporter -am"
            + " -Dtest=CardinalityTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }

  @Test
  void theBudgetReckonsWithWhatIsThere() {
    Map<Metric, Integer> series = counted(Golden.fill(new Scrape()));
    assertEquals(CellSeries.OF_A_CELL, sum(series, Level.CELL));
    assertEquals(WorkSeries.OF_A_JOB, sum(series, Level.JOB));
    // And one for each job that the stage serves, which the budget counts by itself.
    assertEquals(WorkSeries.OF_A_STAGE + 1, sum(series, Level.STAGE));
  }
}
