package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.proxy.exchange.Timeouts;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A driver is asked at most 16 things at once; the next one waits. */
class BusyUpstreamTest {
  @Test
  void seventeenthRequestWaitsAndIs503WhereNobodyMakesRoom() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  go.await();
                  connection.write(RawUpstream.ok("late"));
                });
        RunningProxy proxy =
            RunningProxy.with(
                RunningProxy.options(
                    new Timeouts(
                        RunningProxy.PATIENT.connect(),
                        Duration.ofMillis(500),
                        RunningProxy.PATIENT.head(),
                        RunningProxy.PATIENT.idle()),
                    false))) {
      proxy.know(APP, driver.address());
      try (Clients clients = new Clients()) {
        for (int i = 0; i < 16; i++) {
          clients.ask(() -> proxy.get("/jobs/").text());
        }
        Patience.until("16 ask", () -> driver.requests().size() == 16);
        RawAnswer got = proxy.get("/jobs/");
        proxy.assertTold(got, 503, "busy", driver.authority());
        assertEquals(16, driver.open());
        go.countDown();
        assertEquals(Collections.nCopies(16, "late"), clients.results());
      }
      assertEquals("late", proxy.get("/jobs/").text());
      assertTrue(driver.open() <= 16);
    }
  }

  @Test
  void requestWaitsForAConnectionLongerThanForOneToBeMade() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  go.await();
                  connection.write(RawUpstream.ok("late"));
                });
        RunningProxy proxy =
            RunningProxy.with(
                RunningProxy.options(
                    new Timeouts(
                        RunningProxy.HASTY.connect(),
                        RunningProxy.PATIENT.queue(),
                        RunningProxy.PATIENT.head(),
                        RunningProxy.PATIENT.idle()),
                    false));
        Clients clients = new Clients()) {
      proxy.know(APP, driver.address());
      for (int i = 0; i < 16; i++) {
        clients.ask(() -> proxy.get("/jobs/").text());
      }
      Patience.until("16 ask", () -> driver.requests().size() == 16);
      clients.ask(() -> proxy.get("/jobs/").text());
      Thread.sleep(RunningProxy.HASTY.connect().multipliedBy(2).toMillis());
      go.countDown();
      assertEquals(Collections.nCopies(17, "late"), clients.results());
      assertEquals(List.of(), proxy.failures());
    }
  }

  @Test
  void seventeenthRequestIsAnsweredWhereOneMakesRoom() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  go.await();
                  connection.write(RawUpstream.ok("late"));
                });
        RunningProxy proxy = RunningProxy.start();
        Clients clients = new Clients()) {
      proxy.know(APP, driver.address());
      for (int i = 0; i < 16; i++) {
        clients.ask(() -> proxy.get("/jobs/").text());
      }
      Patience.until("16 ask", () -> driver.requests().size() == 16);
      for (int i = 0; i < 10; i++) {
        clients.ask(() -> proxy.get("/jobs/").text());
      }
      go.countDown();
      assertEquals(Collections.nCopies(26, "late"), clients.results());
      assertEquals(16, driver.accepted());
    }
  }
}
