package io.cellwatch.proxy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {
  private static final String TARGET = "/jobs/job/kill/?id=1";

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final Confirmations confirmations = new Confirmations(() -> now);

  @Test
  void tokenHoldsForTenMinutes() {
    String token = confirmations.of("app-1", TARGET);
    assertTrue(confirmations.holds(token, "app-1", TARGET));
    now = now.plus(Confirmations.VALID);
    assertTrue(confirmations.holds(token, "app-1", TARGET));
    now = now.plusMillis(1);
    assertFalse(confirmations.holds(token, "app-1", TARGET));
  }

  @Test
  void nobodyLengthensAToken() {
    String token = confirmations.of("app-1", TARGET);
    String proof = token.substring(token.indexOf('.'));
    long later = now.plus(Confirmations.VALID).toEpochMilli() + 1;
    assertFalse(confirmations.holds(later + proof, "app-1", TARGET));
  }

  @Test
  void tokenIsOfOneTargetOfOneApplication() {
    String token = confirmations.of("app-1", TARGET);
    assertFalse(confirmations.holds(token, "app-2", TARGET));
    assertFalse(confirmations.holds(token, "app-1", TARGET + "0"));
  }

  @Test
  void anotherServersTokenIsNone() {
    String token = new Confirmations(() -> now).of("app-1", TARGET);
    assertFalse(confirmations.holds(token, "app-1", TARGET));
  }
}
