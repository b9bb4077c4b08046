package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.CapturedLog;
import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.model.fold.FoldLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class PublisherTest {
  private final Path home;

  PublisherTest(@TempDir Path home) {
    this.home = home;
  }

  private final FoldSource source = new FoldSource();
  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable Publisher running;

  @AfterEach
  void close() throws Exception {
    if (running != null) {
      source.end();
      running.end();
    }
    LeftPublishers.stop();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private RecordingServer server(int status) throws IOException {
    RecordingServer server = new RecordingServer(update -> status);
    open.add(server);
    return server;
  }

  private Publisher publish(Duration timeout, URI... urls) {
    ListenerOptions options =
        new ListenerOptions(
            true,
            List.of(urls),
            "t0ken",
            null,
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            timeout,
            true,
            "");
    Publisher publisher =
        new Publisher(
            source,
            new ServerFinder(options, new RuntimeFile(home)),
            "instance-1",
            options,
            LoggerFactory.getLogger(PublisherTest.class));
    publisher.start();
    running = publisher;
    return publisher;
  }

  private Publisher publish(URI... urls) {
    return publish(Duration.ofSeconds(1), urls);
  }

  private static Set<Integer> jobs(JsonNode update) {
    Set<Integer> jobs = new TreeSet<>();
    update.path("jobs").forEach(job -> jobs.add(job.path("jobId").asInt()));
    return jobs;
  }

  private static boolean has(RecordingServer.Received received, int job) {
    return jobs(received.update()).contains(job);
  }

  @Test
  void firstUpdateIsFullAndTheNextOnesHoldOnlyWhatChangedWithRisingNumbers() throws Exception {
    RecordingServer server = server(204);
    source.job(0);
    publish(server.url());
    server.await(each -> has(each, 0));
    source.job(1);
    server.await(each -> has(each, 1));
    List<RecordingServer.Received> all = server.received();
    assertTrue(all.get(0).update().path("full").asBoolean());
    assertEquals("Bearer t0ken", all.get(0).authorization());
    assertEquals("app-1", all.get(0).update().path("application").path("applicationId").asText());
    for (int i = 1; i < all.size(); i++) {
      assertFalse(all.get(i).update().path("full").asBoolean());
      assertFalse(has(all.get(i), 0), "job 0 did not change");
      assertTrue(
          all.get(i).update().path("sequence").asLong()
              > all.get(i - 1).update().path("sequence").asLong());
    }
  }

  @Test
  void nothingNewIsOneEmptyUpdateForEachHeartbeat() throws Exception {
    RecordingServer server = server(204);
    publish(server.url());
    Thread.sleep(2_000);
    int updates = server.received().size();
    assertTrue(updates >= 3 && updates <= 7, updates + " updates in 2 s of a 400 ms heartbeat");
  }

  @Test
  void serverThatIsAbsentAtTheStartGetsEverythingWhenItComes() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    source.job(0);
    publish(URI.create("http://127.0.0.1:" + port + "/"));
    Thread.sleep(1_000);
    source.job(1);
    RecordingServer server = new RecordingServer(port, update -> 204);
    open.add(server);
    RecordingServer.Received first = server.await(each -> true);
    assertEquals(Set.of(0, 1), jobs(first.update()));
    assertTrue(first.update().path("full").asBoolean());
  }

  @Test
  void serverThatKnowsNothingIsSentEverything() throws Exception {
    RecordingServer server = server(204);
    source.job(0);
    publish(server.url());
    server.await(each -> has(each, 0));
    server.answer(update -> update.path("full").asBoolean() ? 204 : 205);
    RecordingServer.Received full =
        server.await(
            each ->
                each.status() == 204
                    && each.update().path("sequence").asLong() > 1
                    && each.update().path("full").asBoolean());
    assertEquals(Set.of(0), jobs(full.update()));
  }

  @Test
  void serverThatAlwaysAsksForEverythingIsNotObeyedAtOnce() throws Exception {
    RecordingServer server = server(205);
    source.job(0);
    publish(server.url());
    Thread.sleep(3_000);
    long full =
        server.received().stream().filter(each -> each.update().path("full").asBoolean()).count();
    assertTrue(full >= 2 && full <= 12, full + " full updates in 3 s");
  }

  @Test
  void recordThatIsRefusedForEverIsLeftOutAndAllOthersArrive() throws Exception {
    RecordingServer server = new RecordingServer(update -> jobs(update).contains(3) ? 400 : 204);
    open.add(server);
    server.body("{\"error\":\"jobs[3].name: refused for ever\"}");
    for (int job = 0; job < 8; job++) {
      source.job(job);
    }
    publish(server.url());
    server.await(each -> each.status() == 204 && has(each, 7));
    Thread.sleep(500);
    Set<Integer> taken = new TreeSet<>();
    server.received().stream()
        .filter(each -> each.status() == 204)
        .forEach(each -> taken.addAll(jobs(each.update())));
    assertEquals(Set.of(0, 1, 2, 4, 5, 6, 7), taken);
    int before = server.received().size();
    source.job(8);
    server.await(each -> each.status() == 204 && has(each, 8));
    assertTrue(
        server.received().subList(before, server.received().size()).stream()
            .noneMatch(each -> has(each, 3)),
        "it is not searched for again each second");
  }

  @Test
  void recordsThatAreRefusedForEverAreCountedOnceAndSaidOnce() throws Exception {
    RecordingServer server = new RecordingServer(update -> jobs(update).isEmpty() ? 204 : 400);
    open.add(server);
    publish(server.url());
    for (int job = 0; job < 3; job++) {
      source.job(job);
      int wanted = job + 1;
      server.await(each -> lost(each) == wanted);
    }
    for (int job = 0; job < 3; job++) {
      source.jobEnded(job); // They change, and are refused no less.
    }
    Thread.sleep(500);
    server.await(each -> lost(each) == 3);
    assertTrue(server.received().stream().allMatch(each -> lost(each) <= 3));
  }

  private static int lost(RecordingServer.Received received) {
    return received.update().path("application").path("totals").path("RECORDS_FOLDED").asInt();
  }

  @Test
  void serverThatMissedAnEndWhichIsForgottenIsSentEverythingSoThatItSeesWhatIsGone()
      throws Exception {
    RecordingServer server = server(204);
    source.job(0);
    publish(server.url());
    server.await(each -> has(each, 0));
    server.answer(update -> 503);
    source.job(1);
    server.await(each -> each.status() == 503 && has(each, 1));
    int limit = FoldLimits.LIVE.jobs();
    for (int job = 0; job <= limit; job++) {
      if (job > 1) {
        source.job(job);
      }
      source.jobEnded(job);
    }
    server.answer(update -> 204);
    server.await(each -> each.status() == 204 && has(each, limit));
    RecordingServer.Received full =
        server.await(
            each ->
                each.status() == 204 && each.update().path("full").asBoolean() && has(each, limit));
    assertFalse(has(full, 0), "job 0 is forgotten");
    assertEquals(1, lost(full));
  }

  @Test
  void applicationThatIsRefusedCostsNoRecord() throws Exception {
    RecordingServer server = server(400);
    source.job(0);
    publish(server.url());
    server.await(each -> jobs(each.update()).isEmpty());
    server.answer(update -> 204);
    server.await(each -> each.status() == 204 && has(each, 0));
  }

  @Test
  void updateThatIsTooLargeGoesInHalvesOfWhichOnlyTheFirstIsFull() throws Exception {
    RecordingServer server = new RecordingServer(update -> jobs(update).size() > 2 ? 413 : 204);
    open.add(server);
    for (int job = 0; job < 8; job++) {
      source.job(job);
    }
    for (int job = 0; job < 7; job++) {
      source.jobEnded(job);
    }
    publish(server.url());
    server.await(each -> each.status() == 204 && has(each, 6));
    List<RecordingServer.Received> taken =
        server.received().stream().filter(each -> each.status() == 204).toList();
    assertEquals(1, taken.stream().filter(each -> each.update().path("full").asBoolean()).count());
    assertTrue(taken.get(0).update().path("full").asBoolean());
    assertTrue(has(taken.get(0), 7), "what runs comes first: a scrape may come between");
    Set<Integer> all = new TreeSet<>();
    taken.forEach(each -> all.addAll(jobs(each.update())));
    assertEquals(8, all.size());
  }

  @Test
  void eachTroubleIsOneLineHoweverOftenItComesAndNoLineShowsTheToken() throws Exception {
    try (CapturedLog log = CapturedLog.of(PublisherTest.class)) {
      RecordingServer server = server(503);
      server.body("busy\nwith \u0001 much");
      publish(server.url());
      Thread.sleep(1_500);
      assertTrue(server.received().size() > 2);
      assertEquals(
          List.of("Cellwatch: " + server.url() + " answers 503 busy with much: it is tried again"),
          log.lines());
      server.answer(update -> 500);
      server.body("");
      server.await(each -> each.status() == 500);
      Thread.sleep(200);
      assertEquals(2, log.lines().size(), log.lines().toString());
      assertFalse(log.lines().toString().contains("t0ken"));
    }
  }

  @Test
  void wrongTokenIsTriedSeldomAndNothingIsLost() throws Exception {
    RecordingServer server = server(401);
    source.job(0);
    publish(server.url());
    Thread.sleep(3_000);
    int refused = server.received().size();
    assertTrue(refused >= 1 && refused <= 3, refused + " attempts in 3 s");
    server.answer(update -> 204);
    server.await(each -> each.status() == 204 && has(each, 0));
  }

  @Test
  void busyServerIsTriedAgain() throws Exception {
    RecordingServer server = server(503);
    source.job(0);
    publish(server.url());
    server.await(each -> each.status() == 503);
    server.answer(update -> 204);
    server.await(each -> each.status() == 204 && has(each, 0));
  }

  @Test
  void driverMovesToTheNextServerWithEverythingAndStaysThere() throws Exception {
    RecordingServer first = server(204);
    RecordingServer second = server(204);
    source.job(0);
    publish(first.url(), second.url());
    first.await(each -> has(each, 0));
    assertEquals(List.of(), second.received());
    source.job(1);
    first.close();
    RecordingServer.Received moved = second.await(each -> true);
    assertTrue(moved.update().path("full").asBoolean());
    assertEquals(Set.of(0, 1), jobs(moved.update()));
    source.job(2);
    second.await(each -> has(each, 2) && !has(each, 0));
  }

  @Test
  void hungServerIsLeftForTheNextOne() throws Exception {
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RecordingServer second = server(204);
      source.job(0);
      publish(
          Duration.ofMillis(300),
          URI.create("http://127.0.0.1:" + hung.getLocalPort() + "/"),
          second.url());
      second.await(each -> has(each, 0));
    }
  }

  @Test
  void garbageAnswersAreNoAnswersAndRedirectsAreNotFollowed() throws Exception {
    for (int status : List.of(200, 302, 404, 500)) {
      RecordingServer server = server(status);
      server.body("garbage ".repeat(100_000));
      source.job(status);
      RecordingServer second = server(204);
      Publisher publisher = publish(server.url(), second.url());
      second.await(each -> has(each, status));
      publisher.end();
    }
  }

  @Test
  void serverThatSpeaksNoHttpAtAllIsLeftForTheNextOne() throws Exception {
    try (ServerSocket noise = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread talker =
          new Thread(
              () -> {
                while (!noise.isClosed()) {
                  try (Socket socket = noise.accept()) {
                    socket.getOutputStream().write(new byte[100]);
                    socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      talker.setDaemon(true);
      talker.start();
      RecordingServer second = server(204);
      source.job(0);
      publish(URI.create("http://127.0.0.1:" + noise.getLocalPort() + "/"), second.url());
      second.await(each -> has(each, 0));
    }
  }

  @Test
  void finalUpdateIsTheLastAndIsSentAtOnce() throws Exception {
    RecordingServer server = server(204);
    Publisher publisher = publish(server.url());
    server.await(each -> true);
    source.job(5);
    source.end();
    publisher.end();
    assertTrue(publisher.awaitSettled(Duration.ofSeconds(2)));
    List<RecordingServer.Received> all = server.received();
    JsonNode last = all.get(all.size() - 1).update();
    assertTrue(last.path("last").asBoolean());
    assertEquals(Set.of(5), jobs(last));
    assertEquals(1, all.stream().filter(each -> each.update().path("last").asBoolean()).count());
    awaitFinished();
  }

  @Test
  void whatHappensBetweenTheEndAndTheLastEventIsInTheFinalUpdate() throws Exception {
    RecordingServer server = server(204);
    Publisher publisher = publish(server.url());
    server.await(each -> true);
    publisher.end();
    Thread.sleep(300);
    source.job(9);
    source.end();
    RecordingServer.Received last = server.await(each -> each.update().path("last").asBoolean());
    assertTrue(server.received().stream().anyMatch(each -> has(each, 9)), last.update().toString());
    awaitFinished();
  }

  @Test
  void deadServerHoldsNobodyUpAtTheEnd() throws Exception {
    RecordingServer server = server(204);
    Publisher publisher = publish(server.url());
    server.await(each -> true);
    server.close();
    source.end();
    long begin = System.nanoTime();
    publisher.end();
    assertTrue(publisher.awaitSettled(Duration.ofSeconds(2)));
    assertTrue(System.nanoTime() - begin < 1_500_000_000L);
  }

  @Test
  void hungServerHoldsNobodyUpForLongerThanItIsWaitedFor() throws Exception {
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Publisher publisher =
          publish(
              Duration.ofSeconds(30), URI.create("http://127.0.0.1:" + hung.getLocalPort() + "/"));
      Thread.sleep(300);
      source.end();
      publisher.end();
      long begin = System.nanoTime();
      assertFalse(publisher.awaitSettled(Duration.ofSeconds(2)));
      assertTrue(System.nanoTime() - begin < 2_500_000_000L);
    }
  }

  @Test
  void hungServerLeavesTheNextOneTimeForTheFinalUpdate() throws Exception {
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RecordingServer second = server(204);
      Publisher publisher =
          publish(
              Duration.ofSeconds(30),
              URI.create("http://127.0.0.1:" + hung.getLocalPort() + "/"),
              second.url());
      Thread.sleep(300);
      source.job(3);
      source.end();
      publisher.end();
      assertTrue(publisher.awaitSettled(Publisher.EXIT));
      RecordingServer.Received last = second.await(each -> each.update().path("last").asBoolean());
      assertTrue(has(last, 3));
      awaitFinished();
    }
  }

  private void awaitFinished() throws InterruptedException {
    long deadline = System.currentTimeMillis() + 5_000;
    while (!source.finished && System.currentTimeMillis() < deadline) {
      Thread.sleep(10);
    }
    assertTrue(source.finished, "the publisher's thread has ended");
  }
}
