package io.cellwatch.server.access;

import io.cellwatch.server.configuration.AccessConfig;
import io.cellwatch.server.configuration.NamedToken;
import io.cellwatch.server.configuration.Role;
import io.cellwatch.server.configuration.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The tokens that the server takes. Comparisons take the same time whatever is presented. */
public final class Tokens {
  private static final int RANDOM_BYTES = 32;
  private static final int FINGERPRINT_DIGITS = 16;

  private final Secret owner;
  private final List<NamedToken> all;

  private Tokens(Secret owner, List<NamedToken> others) {
    this.owner = owner;
    all = new ArrayList<>(others);
    all.add(new NamedToken("owner", owner, EnumSet.allOf(Role.class)));
  }

  /** Those of the configuration, with a random one for the owner where none is configured. */
  public static Tokens of(AccessConfig config, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    Secret fresh = new Secret(HexFormat.of().formatHex(bytes));
    return new Tokens(config.owner().orElse(fresh), config.tokens());
  }

  /** The one with every role: what the runtime file holds. */
  public Secret owner() {
    return owner;
  }

  Optional<NamedToken> presented(String text) {
    return find(text, token -> token.secret().text());
  }

  /** The token of which a cookie's value was made. */
  Optional<NamedToken> remembered(String cookie, int port) {
    return find(cookie, token -> cookie(token, port));
  }

  /** Looks at all of them, so that the time does not tell which it was. */
  private Optional<NamedToken> find(String text, Function<NamedToken, String> of) {
    byte[] digest = digest(text);
    NamedToken found = null;
    for (NamedToken token : all) {
      if (MessageDigest.isEqual(digest, digest(of.apply(token)))) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * What a browser keeps: made of the token, but not the token, since browsers send a cookie to
   * every port of a host; and bound to this port, so that it opens no other server.
   */
  static String cookie(NamedToken token, int port) {
    return authenticate(token.secret(), "cookie " + port);
  }

  /**
   * Shows that this server knows a token, without telling it.
   *
   * @param text a nonce that the asker made up, as it was sent; what the server adds to it must
   *     begin with a character that no nonce has
   * @param fingerprint of the token; of none of them, the owner's is meant
   * @return HMAC-SHA256 of the text by the token, in hexadecimal
   */
  public String prove(String text, String fingerprint) {
    Secret token = find(fingerprint, Tokens::fingerprint).map(NamedToken::secret).orElse(owner);
    return authenticate(token, text);
  }

  /** Tells which token is meant to who knows it. */
  static String fingerprint(NamedToken token) {
    byte[] digest = digest("cellwatch token " + token.secret().text());
    return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_DIGITS);
  }

  /** HMAC-SHA256 in hexadecimal; key and message as UTF-8. */
  public static String authenticate(Secret key, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.text().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
