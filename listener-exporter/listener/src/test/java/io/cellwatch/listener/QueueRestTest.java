package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueRestTest {
  private final Deque<Integer> sizes = new ArrayDeque<>();
  private int looks;

  private QueueRest rest(int capacity, Integer... told) {
    sizes.addAll(List.of(told));
    return new QueueRest(
        () -> {
          looks++;
          return sizes.removeFirst();
        },
        capacity);
  }

  private static long millisOf(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1_000_000;
  }

  @Test
  void eventsThatGatheredDuringARestAreTakenWithoutAnother() {
    QueueRest rest = rest(10_000, 0, 3, 2, 0, 0);
    assertTrue(millisOf(rest::afterEvent) >= 5, "nothing waited: it rests");
    assertEquals(2, looks);
    rest.afterEvent();
    rest.afterEvent();
    assertEquals(2, looks, "three had gathered");
    rest.afterEvent();
    assertEquals(3, looks, "two more came meanwhile");
    rest.afterEvent();
    assertEquals(3, looks);
    rest.afterEvent();
    assertEquals(5, looks, "nothing waits again");
  }

  @Test
  void smallQueueIsNeverLetToFill() {
    QueueRest rest = rest(100);
    rest.afterEvent();
    rest.afterEvent();
    assertEquals(0, looks, "it does not rest, and so does not look");
  }
}
