package io.cellwatch.launcher.launch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a launch is called where others see it: in its driver's properties, which Spark's UI shows,
 * and in spans and metrics. It is made of the launch's own id, but not the other way round: who
 * knows that one may watch the launch and stop it.
 */
final class PublicId {
  private static final int BYTES = 16;

  private PublicId() {}

  static String of(String launch) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("cellwatch launch " + launch).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
