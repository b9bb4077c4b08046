package io.cellwatch.launcher.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final SessionSecret SECRET = SessionSecret.of("a".repeat(64)).orElseThrow();
  private static final SessionSecret OTHER = SessionSecret.of("b".repeat(64)).orElseThrow();
  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  private final SetClock clock = new SetClock();
  private final Sessions sessions = new Sessions(clock);

  private static KernelReport report(String id, SessionSecret secret) {
    return new KernelReport(
        id,
        secret,
        new Kernel("ada", "a.ipynb", "python", "", "", "", "", Map.of()),
        false,
        Optional.empty(),
        List.of());
  }

  private static String id(int i) {
    return "0f8fad5b-d9cb-469f-a165-%012d".formatted(i);
  }

  private KernelStream open() {
    return assertInstanceOf(Attached.Open.class, sessions.attach(ID, SECRET)).stream();
  }

  @Test
  void kernelIsMissedAfterThreeHeartbeats() {
    sessions.take(report(ID, SECRET));
    Instant heard = clock.instant();
    clock.advance(Duration.ofSeconds(15));
    assertEquals(Optional.empty(), sessions.find(ID).orElseThrow().awaySince());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(Optional.of(heard), sessions.find(ID).orElseThrow().awaySince());
    sessions.take(report(ID, SECRET));
    assertEquals(Optional.empty(), sessions.find(ID).orElseThrow().awaySince());
  }

  @Test
  void sessionIsItsKernelsAlone() {
    sessions.take(report(ID, SECRET));
    assertEquals(new Sessions.Taken.WrongSecret(), sessions.take(report(ID, OTHER)));
    assertEquals(new Attached.WrongSecret(), sessions.attach(ID, OTHER));
    assertEquals(new Attached.Unknown(), sessions.attach(id(1), SECRET));
  }

  @Test
  void oneMoreThanMayBeForgetsTheOneThatIsSilentLongestAndEndsItsStream() throws Exception {
    sessions.take(report(ID, SECRET));
    KernelStream stream = open();
    for (int i = 1; i < Sessions.MOST; i++) {
      assertEquals(
          new Sessions.Taken.Accepted(Optional.empty()), sessions.take(report(id(i), SECRET)));
    }
    sessions.take(report(id(1), SECRET));
    assertEquals(
        new Sessions.Taken.Accepted(Optional.of(ID)), sessions.take(report(id(5_000), SECRET)));
    assertInstanceOf(StreamEvent.Ended.class, stream.next(Duration.ofMinutes(1)));
    assertEquals(
        new Sessions.Taken.Accepted(Optional.of(id(2))), sessions.take(report(id(5_001), SECRET)));
    assertTrue(sessions.find(id(1)).isPresent());
  }

  @Test
  void silentKernelsStreamEndsAndAfterADayItIsForgotten() throws Exception {
    sessions.take(report(ID, SECRET));
    KernelStream stream = open();
    clock.advance(Duration.ofSeconds(60));
    assertEquals(List.of(), sessions.expire());
    assertTrue(sessions.find(ID).orElseThrow().listening());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), sessions.expire());
    assertInstanceOf(StreamEvent.Ended.class, stream.next(Duration.ofMinutes(1)));
    assertFalse(sessions.find(ID).orElseThrow().listening());
    clock.advance(Duration.ofDays(1));
    assertEquals(List.of(ID), sessions.expire());
    assertEquals(Optional.empty(), sessions.find(ID));
  }

  @Test
  void endOfAnOlderStreamDoesNotTakeTheNewerOneAway() {
    sessions.take(report(ID, SECRET));
    KernelStream older = open();
    KernelStream newer = open();
    sessions.detach(ID, older);
    assertTrue(sessions.find(ID).orElseThrow().listening());
    sessions.detach(ID, newer);
    assertFalse(sessions.find(ID).orElseThrow().listening());
    assertFalse(sessions.offer(ID, List.of()));
  }

  @Test
  void streamWakesWhoWaitsForIt() throws Exception {
    sessions.take(report(ID, SECRET));
    KernelStream stream = open();
    Delivery delivery = new Delivery("launch", Delivery.Action.START, "{}");
    Thread asker = Thread.ofVirtual().start(() -> sessions.offer(ID, List.of(delivery)));
    assertEquals(
        new StreamEvent.Deliver(delivery, SECRET.proof("{}")), stream.next(Duration.ofMinutes(1)));
    asker.join();
  }

  @Test
  void whatIsNoLongerDueIsNotSent() throws Exception {
    sessions.take(report(ID, SECRET));
    KernelStream stream = open();
    sessions.offer(ID, List.of(new Delivery("launch", Delivery.Action.START, "{}")));
    sessions.offer(ID, List.of());
    assertInstanceOf(StreamEvent.Heartbeat.class, stream.next(Duration.ZERO));
  }

  @Test
  void secretTellsItselfToNobody() {
    assertFalse(report(ID, SECRET).toString().contains("aaaa"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "A"})
  void onlySixtyFourHexadecimalDigitsAreASecret(String digit) {
    assertEquals(Optional.empty(), SessionSecret.of(digit.repeat(64) + "g"));
    assertEquals(digit.equals("a"), SessionSecret.of(digit.repeat(64)).isPresent());
  }
}
