package io.cellwatch.launcher.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A stream of deliveries to one kernel. One thread takes what comes next, any other may offer. Each
 * delivery goes through a stream once; what got lost with a stream goes through the next one.
 */
public final class KernelStream {
  private record Key(String launch, Delivery.Action action) {
    static Key of(Delivery delivery) {
      return new Key(delivery.launch(), delivery.action());
    }
  }

  private final SessionSecret secret;
  private final Change change = new Change();
  private final Queue<Delivery> waiting = new ArrayDeque<>();

  /** Of what is due now. */
  private final Set<Key> offered = new HashSet<>();

  private boolean superseded;
  private boolean ended;

  KernelStream(SessionSecret secret) {
    this.secret = secret;
  }

  /**
   * Adds what has not gone through this stream.
   *
   * @param due all that the kernel has not done yet
   */
  void offer(List<Delivery> due) {
    change.make(
        () -> {
          Set<Key> keys = due.stream().map(Key::of).collect(Collectors.toSet());
          waiting.removeIf(each -> !keys.contains(Key.of(each)));
          offered.retainAll(keys);
          due.stream().filter(each -> offered.add(Key.of(each))).forEach(waiting::add);
        });
  }

  void supersede() {
    change.make(() -> superseded = true);
  }

  void end() {
    change.make(() -> ended = true);
  }

  /**
   * Waits for what comes next.
   *
   * @param heartbeat after how long without anything a heartbeat comes
   */
  public StreamEvent next(Duration heartbeat) throws InterruptedException {
    return change.await(this::take, heartbeat).orElseGet(StreamEvent.Heartbeat::new);
  }

  private Optional<StreamEvent> take() {
    if (superseded) {
      return Optional.of(new StreamEvent.Superseded());
    }
    if (ended) {
      return Optional.of(new StreamEvent.Ended());
    }
    return Optional.ofNullable(waiting.poll())
        .map(next -> new StreamEvent.Deliver(next, secret.proof(next.payload())));
  }
}
