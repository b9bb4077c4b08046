package io.cellwatch.proxy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens by which a form that this proxy made proves it: an HMAC-SHA256 over what it is for and
 * when it ends, of a key that nobody else ever has. Nothing is kept for each.
 */
final class Confirmations {
  static final Duration VALID = Duration.ofMinutes(10);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.([0-9a-f]{64})");

  private final InstantSource clock;
  private final SecretKeySpec key;

  Confirmations(InstantSource clock) {
    this.clock = clock;
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /** A token for what one form sends to one target of one application. */
  String of(String applicationId, String target, String form) {
    long end = clock.instant().plus(VALID).toEpochMilli();
    return end + "." + proof(end, applicationId, target, form);
  }

  /** Whether a text is a token of ours, for just this, and still valid. */
  boolean holds(String token, String applicationId, String target, String form) {
    Matcher parts = FORM.matcher(token);
    if (!parts.matches()) {
      return false;
    }
    long end = Long.parseLong(parts.group(1));
    byte[] given = parts.group(2).getBytes(StandardCharsets.US_ASCII);
    byte[] due = proof(end, applicationId, target, form).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, due) && clock.millis() <= end;
  }

  private String proof(long end, String applicationId, String target, String form) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // An application id has no space, and neither has a target.
      String all = end + " " + applicationId + " " + target + " " + form;
      return HexFormat.of().formatHex(mac.doFinal(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
