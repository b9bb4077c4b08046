package io.cellwatch.server.runtimefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BinaryOperator;

/**
 * Whether the server that a runtime file names still runs. Its process number may belong to another
 * program by now and its port to a stranger, so it must prove that it knows the token, and that
 * this is its address: else a stranger could have the real server prove it.
 */
public final class LivenessCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int NONCE_BYTES = 16;

  private final BinaryOperator<String> prover;

  /**
   * Asks by the given way to prove.
   *
   * @param prover from a token and a text to the proof
   */
  public LivenessCheck(BinaryOperator<String> prover) {
    this.prover = prover;
  }

  /**
   * Asks it. One that accepts but does not answer within two seconds counts as alive as long as its
   * process exists: it may only be busy.
   *
   * @param thisHost that we are on. A process of another host is none that could be seen here: its
   *     server is alive for us only if it answers
   */
  public boolean isAlive(RuntimeRecord record, String thisHost) throws InterruptedException {
    byte[] bytes = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      URI address = URI.create(record.url() + "/health?nonce=" + nonce);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return proves(answer.body(), prover.apply(record.token(), nonce + " " + record.url()));
    } catch (ConnectException | IllegalArgumentException e) {
      return false;
    } catch (IOException e) {
      return record.isOf(thisHost) && ProcessHandle.of(record.pid()).isPresent();
    }
  }

  private static boolean proves(String body, String expected) {
    try {
      JsonNode proof = new ObjectMapper().readTree(body).path("proof");
      return MessageDigest.isEqual(
          proof.asText().getBytes(StandardCharsets.UTF_8),
          expected.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return false;
    }
  }
}
