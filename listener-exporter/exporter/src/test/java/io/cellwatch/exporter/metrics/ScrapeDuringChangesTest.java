package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Scrapes while drivers that ran before come, come back and go. */
class ScrapeDuringChangesTest {
  private static final int DRIVERS = 20;
  private static final int SCRAPES = 200;

  private final Scrape server = new Scrape();
  private final AtomicInteger scrapes = new AtomicInteger();

  /** Comes again and again as after a restart of the server, or with a move from another one. */
  private void comeAndGo(int number) {
    Random random = new Random(number);
    for (int time = 0; scrapes.get() < SCRAPES; time++) {
      SimulatedDriver driver =
          new SimulatedDriver("instance-" + number + "-" + time, "local-" + number);
      driver.attempt = String.valueOf(time);
      driver.sequence = 1000;
      driver.add(Quantity.TASKS_SUCCESS, 500).add(Quantity.DRIVER_GC_MILLIS, 500_000);
      server.applications.take(driver.instance, driver.full());
      try {
        Thread.sleep(random.nextInt(100));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean isOneOfTheSums(String line) {
    boolean tasks = line.startsWith("spark_tasks_total") && line.contains("\"success\"");
    boolean collections = line.startsWith("spark_driver_gc_seconds_total");
    return line.contains("app_id=\"local-") && (tasks || collections);
  }

  @Test
  void noScrapeShowsCountersThatHaveNotGotTheirSumsYet() throws InterruptedException {
    List<Thread> drivers = new ArrayList<>();
    for (int i = 0; i < DRIVERS; i++) {
      int number = i;
      drivers.add(Thread.ofVirtual().start(() -> comeAndGo(number)));
    }
    Set<String> seen = new TreeSet<>();
    while (scrapes.get() < SCRAPES) {
      server
          .text()
          .lines()
          .filter(ScrapeDuringChangesTest::isOneOfTheSums)
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .forEach(seen::add);
      scrapes.incrementAndGet();
    }
    for (Thread driver : drivers) {
      driver.join();
    }
    assertEquals(Set.of("500.0"), seen);
    assertEquals(
        DRIVERS,
        server.samples("spark_driver_gc_seconds_total{app_id=\"local-").size(),
        "all of them are there in the end");
  }
}
