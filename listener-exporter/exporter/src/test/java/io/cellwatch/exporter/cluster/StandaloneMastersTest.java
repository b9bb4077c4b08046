package io.cellwatch.exporter.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.cellwatch.exporter.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masters that answer as Spark's do, or otherwise. A real one is asked in the notebook's tests. */
@Timeout(30)
class StandaloneMastersTest {
  private static final String STATE =
      """
      {"url": "spark://127.0.0.1:7077", "workers": [], "aliveworkers": 2, "cores": 8,
       "coresused": 6, "memory": 2048, "memoryused": 1024, "activeapps": [
         {"id": "app-1", "name": "mine", "user": "ann", "cores": 2, "state": "RUNNING"},
         {"id": "app-2", "name": "waits", "user": "ben", "cores": 0, "state": "WAITING"},
         {"id": "app-3", "name": "etl", "user": "cleo", "cores": 1, "state": "RUNNING"},
         {"id": "app-4", "name": "more etl", "user": "cleo", "cores": 3, "state": "RUNNING"}],
       "completedapps": [], "status": "%s"}
      """;

  private final FakeClock clock = new FakeClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<HttpServer> servers = new ArrayList<>();
  private volatile String answer = STATE.formatted("ALIVE");
  private volatile int status = 200;

  private String master() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    servers.add(server);
    server.createContext(
        "/json/",
        exchange -> {
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
          asked.incrementAndGet();
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  /** Asks until the answer has come. */
  private Optional<ClusterUse> heard(StandaloneMasters masters, String master) throws Exception {
    Optional<ClusterUse> use = masters.of(master);
    for (int i = 0; i < 100 && use.isEmpty(); i++) {
      Thread.sleep(20);
      use = masters.of(master);
    }
    return use;
  }

  private Optional<ClusterUse> nothingHeard(StandaloneMasters masters) throws Exception {
    for (int i = 0; i < 200 && asked.get() == 0; i++) {
      masters.of("spark://127.0.0.1:7077");
      Thread.sleep(20);
    }
    Thread.sleep(200);
    return masters.of("spark://127.0.0.1:7077");
  }

  @Test
  void masterTellsWhoHoldsTheCores() throws Exception {
    StandaloneMasters masters = new StandaloneMasters(clock, List.of(master()));
    ClusterUse use = heard(masters, "spark://127.0.0.1:7077").orElseThrow();
    assertEquals(2, use.workers());
    assertEquals(2, use.freeCores());
    assertEquals(
        List.of("more etl of cleo 3", "etl of cleo 1"),
        use.others("app-1").stream()
            .map(each -> each.name() + " of " + each.user() + " " + each.cores())
            .toList());
  }

  @Test
  void masterOfAnotherClusterIsNotMeant() throws Exception {
    StandaloneMasters masters = new StandaloneMasters(clock, List.of(master()));
    assertTrue(heard(masters, "spark://standby:7077,127.0.0.1:7077").isPresent());
    assertEquals(Optional.empty(), masters.of("spark://127.0.0.1:70770"));
    assertEquals(Optional.empty(), masters.of("yarn"));
  }

  @Test
  void masterIsAskedAtMostOnceInTenSecondsAndForgottenSoon() throws Exception {
    StandaloneMasters masters = new StandaloneMasters(clock, List.of(master()));
    heard(masters, "spark://127.0.0.1:7077");
    for (int i = 0; i < 50; i++) {
      masters.of("spark://127.0.0.1:7077");
    }
    Thread.sleep(200);
    assertEquals(1, asked.get());
    servers.get(0).stop(0);
    clock.forward(Duration.ofSeconds(40));
    assertEquals(Optional.empty(), masters.of("spark://127.0.0.1:7077"));
  }

  @Test
  void masterThatStandsByKnowsNothingAndTheActiveOneIsHeard() throws Exception {
    answer = STATE.formatted("STANDBY");
    assertEquals(Optional.empty(), nothingHeard(new StandaloneMasters(clock, List.of(master()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "<html>", "{\"url\": 7}", "{\"url\": \"spark://"})
  void whatIsNoMasterTellsNothing(String body) throws Exception {
    answer = body;
    assertEquals(Optional.empty(), nothingHeard(new StandaloneMasters(clock, List.of(master()))));
  }

  @Test
  void masterThatRefusesOrIsNotThereHidesNoOther() throws Exception {
    StandaloneMasters masters =
        new StandaloneMasters(clock, List.of("http://127.0.0.1:1/", master()));
    assertTrue(heard(masters, "spark://127.0.0.1:7077").isPresent());
    status = 500;
    assertEquals(Optional.empty(), nothingHeard(new StandaloneMasters(clock, List.of(master()))));
  }
}
