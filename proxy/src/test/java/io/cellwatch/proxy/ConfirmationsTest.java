package io.cellwatch.proxy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {
  private static final String TARGET = "/jobs/job/kill/?id=1";
  private static final String FORM = "id=1&csrfToken=of-spark";

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final Confirmations confirmations = new Confirmations(() -> now);

  @Test
  void tokenHoldsForTenMinutes() {
    String token = confirmations.of("app-1", TARGET, FORM);
    assertTrue(confirmations.holds(token, "app-1", TARGET, FORM));
    now = now.plus(Confirmations.VALID);
    assertTrue(confirmations.holds(token, "app-1", TARGET, FORM));
    now = now.plusMillis(1);
    assertFalse(confirmations.holds(token, "app-1", TARGET, FORM));
  }

  @Test
  void nobodyLengthensAToken() {
    String token = confirmations.of("app-1", TARGET, FORM);
    String proof = token.substring(token.indexOf('.'));
    long later = now.plus(Confirmations.VALID).toEpochMilli() + 1;
    assertFalse(confirmations.holds(later + proof, "app-1", TARGET, FORM));
  }

  @Test
  void tokenIsOfOneFormForOneTargetOfOneApplication() {
    String token = confirmations.of("app-1", TARGET, FORM);
    assertFalse(confirmations.holds(token, "app-2", TARGET, FORM));
    assertFalse(confirmations.holds(token, "app-1", TARGET + "0", FORM));
    assertFalse(confirmations.holds(token, "app-1", TARGET, "id=2"));
  }

  @Test
  void anotherServersTokenIsNone() {
    String token = new Confirmations(() -> now).of("app-1", TARGET, FORM);
    assertFalse(confirmations.holds(token, "app-1", TARGET, FORM));
  }
}
