package io.cellwatch.exporter.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Standalone masters, by the JSON of their web pages ({@code
 * org.apache.spark.deploy.JsonProtocol.writeMasterState}). Only addresses that somebody configured
 * are asked, never one that an application names; and only while somebody wants to know, at most
 * once in ten seconds each.
 */
public final class StandaloneMasters implements Clusters {
  private static final Logger LOG = System.getLogger(StandaloneMasters.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /** An older answer says nothing of now. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** A thousand applications and workers take less than one. */
  private static final int MOST_BYTES = 8 << 20;

  private final Clock clock;
  private final List<Master> masters;
  private final ObjectMapper mapper = new ObjectMapper();

  private static final class Master {
    final URI address;
    long askedMillis;
    long answeredMillis;
    boolean failed;
    String url = "";
    @Nullable ClusterUse use;

    Master(String address) {
      this.address = URI.create(address.replaceFirst("/+$", "") + "/json/");
    }
  }

  /**
   * @param addresses of the masters' web pages, such as {@code http://master:8080}
   */
  public StandaloneMasters(Clock clock, List<String> addresses) {
    this.clock = clock;
    masters = addresses.stream().map(Master::new).toList();
  }

  @Override
  public synchronized Optional<ClusterUse> of(String master) {
    if (!master.startsWith("spark://")) {
      return Optional.empty();
    }
    long now = clock.millis();
    for (Master each : masters) {
      if (Math.abs(now - each.askedMillis) >= AGAIN.toMillis()) {
        each.askedMillis = now;
        Thread.ofVirtual().name("standalone master").start(() -> ask(each));
      }
    }
    return masters.stream()
        .filter(each -> names(master, each.url))
        .filter(each -> Math.abs(now - each.answeredMillis) < FRESH.toMillis())
        .flatMap(each -> Stream.ofNullable(each.use))
        .findFirst();
  }

  /** An application names all masters that may become the active one. */
  private static boolean names(String master, String url) {
    return !url.isEmpty()
        && Arrays.asList(master.substring("spark://".length()).split(",", -1))
            .contains(url.substring("spark://".length()));
  }

  private void ask(Master master) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(master.address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("it answers " + answer.statusCode());
        }
        take(master, mapper.readTree(body.readNBytes(MOST_BYTES)));
      }
    } catch (IOException e) {
      failed(master, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void take(Master master, JsonNode state) throws IOException {
    String url = state.path("url").asText();
    if (!url.startsWith("spark://")) {
      throw new IOException("what answers is no standalone master");
    }
    // One that stands by knows of nothing.
    master.use = state.path("status").asText().equals("ALIVE") ? use(state) : null;
    master.url = url;
    master.answeredMillis = clock.millis();
    master.failed = false;
  }

  private static ClusterUse use(JsonNode state) {
    List<ClusterApplication> applications = new ArrayList<>();
    for (JsonNode each : state.path("activeapps")) {
      applications.add(
          new ClusterApplication(
              each.path("id").asText(),
              each.path("name").asText(),
              each.path("user").asText(),
              each.path("cores").asInt()));
    }
    return new ClusterUse(
        state.path("aliveworkers").asInt(),
        state.path("cores").asInt(),
        state.path("coresused").asInt(),
        applications);
  }

  private synchronized void failed(Master master, IOException error) {
    if (!master.failed) {
      LOG.log(
          Level.WARNING,
          "The standalone master at {0} cannot be asked who holds its cores: {1}. Is the address"
              + " in cellwatch.standalone-masters that of its web page?",
          master.address,
          error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
    }
    master.failed = true;
  }
}
