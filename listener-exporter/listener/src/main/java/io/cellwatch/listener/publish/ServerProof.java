package io.cellwatch.listener.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a server prove that it knows a token before the token is sent: after a crash its port may
 * belong to a stranger. {@code GET health?nonce=HEX} is answered with the HMAC-SHA256 of the nonce,
 * a space and the server's address by the token. Without the address a stranger could have the real
 * server, which is at another by now, make the proof.
 */
final class ServerProof {
  private static final int NONCE_BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  boolean proves(HttpExchanges http, Endpoint endpoint, Patience patience)
      throws IOException, InterruptedException {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    URI url = endpoint.url().resolve("health?nonce=" + nonce);
    Answer answer = http.get(url, patience);
    if (answer.status() != 200) {
      return false;
    }
    String proof;
    try {
      proof = new ObjectMapper().readTree(answer.body()).path("proof").asText("");
    } catch (IOException e) {
      return false; // No JSON: no server of ours.
    }
    return MessageDigest.isEqual(
        proof.getBytes(StandardCharsets.UTF_8),
        expected(endpoint, nonce).getBytes(StandardCharsets.UTF_8));
  }

  static String expected(Endpoint endpoint, String nonce) {
    String text = nonce + " " + endpoint.published();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(endpoint.token().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: every JDK must have it", e);
    }
  }
}
