package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.StateUpdate;
import java.net.URI;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwaitedMarksTest {
  private static final URI SERVER = URI.create("http://127.0.0.1:1/");
  private static final URI OTHER = URI.create("http://127.0.0.1:2/");

  private final FoldSource source = new FoldSource();
  private long now = -5; // Any number may be the time: they only differ.
  private final AwaitedMarks marks = new AwaitedMarks(() -> now);
  private int jobs;

  /** An update with a job that has ended. */
  private StateUpdate ended(boolean full) {
    source.job(jobs);
    source.jobEnded(jobs++);
    return update(full);
  }

  private StateUpdate update(boolean full) {
    StateUpdate update = source.next(full);
    source.acknowledged();
    return update;
  }

  /** Has the server take the update in these messages; gives the update's own number. */
  private long take(URI server, StateUpdate update, @Nullable String told, long... messages) {
    marks.begin(server, update);
    for (long message : messages) {
      marks.taken(message, told);
    }
    marks.complete(false);
    return update.sequence();
  }

  private void tell(URI server, @Nullable String told) {
    take(server, update(false), told, 1_000_000);
  }

  @Test
  void updateIsExportedWhenAllItsMessagesAreAndThatIsToldOnce() {
    long first = take(SERVER, ended(true), "", 11, 13, 14);
    long second = take(SERVER, ended(false), "", 15);
    tell(SERVER, "1-13");
    assertEquals(List.of(), marks.exported());
    tell(SERVER, "11-13 15");
    assertEquals(List.of(second), marks.exported());
    tell(SERVER, "14");
    assertEquals(List.of(first), marks.exported());
    tell(SERVER, "1-999999999999999999");
    assertEquals(List.of(), marks.exported());
  }

  @Test
  void updateThatItsOwnAnswersTellOfNeverWaits() {
    marks.begin(SERVER, ended(true));
    marks.taken(5, "5");
    marks.taken(6, "6");
    marks.complete(false);
    assertEquals(1, marks.exported().size());
    assertFalse(marks.expected());
  }

  @Test
  void updateThatDidNotArriveWholeIsNeverExported() {
    marks.begin(SERVER, ended(true));
    marks.taken(5, "5");
    tell(SERVER, "1-9");
    assertEquals(List.of(), marks.exported());
  }

  @Test
  void whatOneServerTellsIsNothingAboutWhatAnotherTook() {
    take(SERVER, ended(true), "", 5);
    marks.begin(OTHER, ended(true));
    marks.taken(6, "5");
    assertEquals(List.of(), marks.exported());
    marks.complete(false);
    tell(OTHER, "5");
    tell(SERVER, "1-9");
    assertEquals(List.of(), marks.exported());
  }

  @Test
  void serverThatOnlyFailedInBetweenLeavesWhatWaitsForTheFirstOne() {
    long first = take(SERVER, ended(true), "", 5);
    marks.begin(OTHER, ended(true));
    marks.taken(6, "");
    tell(SERVER, "5");
    assertEquals(List.of(first), marks.exported());
  }

  @Test
  void whatWaitedIsForgottenForTheFullUpdateThatHoldsIt() {
    take(SERVER, ended(true), "", 5);
    take(SERVER, ended(false), "", 6);
    long full = take(SERVER, ended(true), "", 7);
    tell(SERVER, "5-7");
    assertEquals(List.of(full), marks.exported());
  }

  @Test
  void serverThatForgotTheDriverStillHasTheUpdateByWhichItSaysSo() {
    take(SERVER, ended(true), "", 5);
    StateUpdate next = ended(false);
    marks.begin(SERVER, next);
    marks.taken(6, "");
    marks.complete(true);
    tell(SERVER, "5");
    assertEquals(List.of(), marks.exported());
    tell(SERVER, "6");
    assertEquals(List.of(next.sequence()), marks.exported());
  }

  @Test
  void updateWithoutAnythingThatEndedWaitsForNothing() {
    source.job(0);
    take(SERVER, update(true), "", 5);
    assertFalse(marks.expected());
    tell(SERVER, "1-9");
    assertEquals(List.of(), marks.exported());
  }

  @Test
  void oldestUpdateIsForgottenWhenTooManyMessagesWait() {
    long[] most = LongStream.range(0, AwaitedMarks.MOST_MESSAGES - 1).toArray();
    take(SERVER, ended(true), "", most);
    long second = take(SERVER, ended(false), "", 5_000);
    long third = take(SERVER, ended(false), "", 5_001);
    tell(SERVER, "1-5001");
    assertEquals(List.of(second, third), marks.exported());
    take(SERVER, ended(false), "", LongStream.range(0, AwaitedMarks.MOST_MESSAGES + 1).toArray());
    assertFalse(marks.expected());
    take(SERVER, ended(false), "", 6_000);
    assertTrue(marks.expected());
  }

  @Test
  void roomOfWhatIsExportedIsFreeAgain() {
    long first = take(SERVER, ended(true), "", 1, 2);
    for (long message = 3; message < 3 + 2 * AwaitedMarks.MOST_MESSAGES; message++) {
      take(SERVER, ended(false), "2", message);
      tell(SERVER, "3-" + message);
    }
    marks.exported();
    tell(SERVER, "1");
    assertEquals(List.of(first), marks.exported());
  }

  @Test
  void moreIsExpectedForFiveSecondsFromAServerThatTells() {
    take(SERVER, ended(true), "", 5);
    assertTrue(marks.expected());
    now += AwaitedMarks.SOON_NANOS - 1;
    tell(SERVER, "");
    assertTrue(marks.expected());
    now++;
    assertFalse(marks.expected());
    take(SERVER, ended(false), "", 6);
    assertTrue(marks.expected());
    tell(SERVER, "5-6");
    assertFalse(marks.expected());
  }

  @Test
  void nothingIsExpectedFromAServerThatDoesNotTellOrInNoWayOneCanRead() {
    take(SERVER, ended(true), null, 5);
    assertFalse(marks.expected());
    tell(SERVER, "");
    assertTrue(marks.expected());
    tell(SERVER, "five");
    assertFalse(marks.expected());
  }
}
