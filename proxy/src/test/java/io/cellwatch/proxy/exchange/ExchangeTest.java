package io.cellwatch.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When an exchange with a driver is broken off, and when its client is asked about. */
class ExchangeTest {
  private static final Duration NOTHING = Duration.ofNanos(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();
  private final List<Exchange> ended = new ArrayList<>();
  private boolean left;

  private final Exchange exchange =
      new Exchange(
          () -> {
            asked.incrementAndGet();
            return left;
          },
          aborted::incrementAndGet,
          ended::add);

  private void look(Optional<Exchange.Fault> fault) throws InterruptedException {
    Thread.sleep(1);
    exchange.look();
    assertEquals(fault, exchange.fault());
    assertEquals(fault.isPresent() ? 1 : 0, aborted.get());
  }

  @Test
  void whatWaitsForNothingIsLeftAlone() throws Exception {
    left = true;
    look(Optional.empty());
    exchange.readsEachWithin(NOTHING);
    look(Optional.empty());
    exchange.readBegins();
    exchange.readEnds();
    look(Optional.empty());
    assertEquals(0, asked.get());
  }

  @Test
  void allReadsOfAHeadHaveOneDeadline() throws Exception {
    exchange.readsWithin(NOTHING);
    exchange.readBegins();
    exchange.readEnds();
    look(Optional.of(Exchange.Fault.LATE));
  }

  @Test
  void readsOfABodyHaveADeadlineEach() throws Exception {
    exchange.readsEachWithin(LONG);
    exchange.readBegins();
    look(Optional.empty());
    exchange.readsEachWithin(NOTHING);
    exchange.readBegins();
    look(Optional.of(Exchange.Fault.LATE));
  }

  @Test
  void itIsBrokenOffOnceWhereItsClientLeaves() throws Exception {
    exchange.readsWithin(LONG);
    look(Optional.empty());
    left = true;
    look(Optional.of(Exchange.Fault.CLIENT_LEFT));
    look(Optional.of(Exchange.Fault.CLIENT_LEFT));
  }

  @Test
  void nobodyIsAskedAboutAfterItsEnd() throws Exception {
    exchange.readsWithin(NOTHING);
    left = true;
    exchange.end();
    look(Optional.empty());
    assertEquals(0, asked.get());
    assertEquals(List.of(exchange), ended);
  }
}
