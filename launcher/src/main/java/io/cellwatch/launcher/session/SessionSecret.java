package io.cellwatch.launcher.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only a kernel and the server know of its session. It tells itself to nobody. */
public final class SessionSecret {
  private static final String HMAC = "HmacSHA256";
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private final byte[] text;

  private SessionSecret(byte[] text) {
    this.text = text;
  }

  /** Of a text of 64 hexadecimal digits in lower case; empty for any other. */
  public static Optional<SessionSecret> of(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new SessionSecret(text.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  /** Takes the same time however much of it is right. */
  public boolean matches(SessionSecret other) {
    return MessageDigest.isEqual(text, other.text);
  }

  /** Shows the kernel that a payload is the server's: HMAC-SHA256 of its UTF-8, in lower hex. */
  public String proof(String payload) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(text, HMAC));
      return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
