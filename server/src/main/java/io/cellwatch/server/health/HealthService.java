package io.cellwatch.server.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.server.version.ProductVersion;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * {@code GET /health}: that the server is up. With {@code ?nonce=}, also the proof that it knows
 * its owner's token, or with {@code &token=} the one of that fingerprint: a client asks for it
 * before it sends the token to whoever listens at that address now. The proof is bound to the
 * address that this server publishes, so that a stranger who passes the nonce on to the real
 * server, at another address by now, gets nothing of use from a client that has the address of a
 * runtime file.
 */
public final class HealthService implements HttpService {
  private static final Pattern NONCE = Pattern.compile("[0-9A-Fa-f]{16,128}");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BinaryOperator<String> prover;
  private final IntFunction<String> address;
  private final String version = ProductVersion.text();

  /**
   * Answers with what the prover says.
   *
   * @param prover from a text and the fingerprint of a token, empty for the owner's, to its proof
   * @param address that the runtime file names when the server listens at this port
   */
  public HealthService(BinaryOperator<String> prover, IntFunction<String> address) {
    this.prover = prover;
    this.address = address;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/health", this::answer);
  }

  private void answer(ServerRequest request, ServerResponse response)
      throws JsonProcessingException {
    Map<String, String> health = new LinkedHashMap<>();
    health.put("status", "UP");
    health.put("version", version);
    List<String> nonces = request.query().all("nonce", List::of);
    List<String> tokens = request.query().all("token", List::of);
    if (tokens.size() > 1 || !tokens.stream().allMatch(FINGERPRINT.asMatchPredicate())) {
      throw new BadRequestException(
          "token: the fingerprint of one, 16 hexadecimal digits in lower case, is expected");
    }
    if (!nonces.isEmpty()) {
      String nonce = nonces.get(0);
      if (nonces.size() > 1 || !NONCE.matcher(nonce).matches()) {
        throw new BadRequestException("nonce: one of 16 to 128 hexadecimal digits is expected");
      }
      String here = address.apply(request.localPeer().port());
      String token = tokens.isEmpty() ? "" : tokens.get(0);
      health.put("address", here);
      health.put("proof", prover.apply(nonce + " " + here, token));
    }
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(health));
  }
}
