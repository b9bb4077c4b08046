package io.cellwatch.listener.publish;

import io.cellwatch.model.StackSample;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;

/**
 * A driver's way to its servers: the address, numbers and token of its messages, the records that
 * are left out, and what the answers tell of exported spans. Used by the publisher's thread only.
 */
final class Courier implements AutoCloseable {
  private final String instance;
  private final Patience patience;
  private final QuietLog log;
  private final UpdateJson json = new UpdateJson();
  private final ServerAccess access;
  private final PoisonRecords poison = new PoisonRecords(System::nanoTime);
  private final AwaitedMarks marks = new AwaitedMarks(System::nanoTime);

  private long sequence;
  private boolean sampleWanted;

  /**
   * A way for one driver.
   *
   * @param instance the driver's id, with which its address at every server ends
   * @param patience with one request
   */
  Courier(String instance, Patience patience, QuietLog log) {
    this.instance = instance;
    this.patience = patience;
    this.log = log;
    this.access = new ServerAccess(patience, log);
  }

  /**
   * Brings an update to a server; whatever goes wrong is an outcome, and said in the log once.
   *
   * @param last nothing follows: an application that has ended may still have something to say
   */
  Outcome deliver(Endpoint endpoint, StateUpdate update, boolean last) throws InterruptedException {
    return access.deliver(endpoint, "job", () -> send(endpoint, update, last));
  }

  private Outcome send(Endpoint endpoint, StateUpdate update, boolean last)
      throws IOException, InterruptedException {
    // What runs goes first: where one message is not enough, a scrape between them shows it.
    List<StateRecord> records =
        update
            .records()
            .filter(each -> !poison.contains(each))
            .sorted(Comparator.comparing(StateRecord::ended))
            .toList();
    marks.begin(endpoint.url(), update);
    Outcome outcome = new Delivery(this, endpoint, update).send(records, update.full(), last);
    if (outcome.taken()) {
      marks.complete(outcome == Outcome.SEND_ALL);
    }
    return outcome;
  }

  long nextSequence() {
    return ++sequence;
  }

  UpdateJson json() {
    return json;
  }

  Answer post(Endpoint endpoint, byte[] content) throws IOException, InterruptedException {
    URI url = endpoint.url().resolve("v1/drivers/" + instance);
    return access.http().post(url, endpoint.token(), UpdateJson.body(content), patience);
  }

  /** Brings a sample to a server; one that is not taken is of no use later. */
  void deliver(Endpoint endpoint, StackSample sample) throws InterruptedException {
    access.deliver(
        endpoint,
        "job",
        () -> {
          URI url = endpoint.url().resolve("v1/drivers/" + instance + "/sample");
          Body body = UpdateJson.body(SampleJson.bytes(sample));
          access.http().post(url, endpoint.token(), body, patience);
          return Outcome.TAKEN;
        });
  }

  /** Whether the server that took the last update wants a sample. */
  boolean sampleWanted() {
    return sampleWanted;
  }

  void taken(StateUpdate message, Answer answer) {
    sampleWanted = answer.sample() != null;
    marks.taken(message.sequence(), answer.exported());
  }

  /**
   * The updates of which a server has told, since this was asked last, that it has exported all
   * their spans: by the numbers that they came with.
   */
  List<Long> exported() {
    return marks.exported();
  }

  /** Whether the server that took the last update may soon tell more of exported spans. */
  boolean marksExpected() {
    return marks.expected();
  }

  void trouble(String kind, Endpoint endpoint, Answer answer, String whatToDo) {
    log.trouble(
        kind, endpoint + " answers " + answer.status() + " " + answer.line() + ": " + whatToDo);
  }

  void drop(Endpoint endpoint, Answer answer, StateRecord refused) {
    poison.add(refused);
    log.once(
        "record",
        "%s answers %d %s: %s %s is left out, the rest is sent; more such records are counted"
            .formatted(
                endpoint,
                answer.status(),
                answer.line(),
                refused.getClass().getSimpleName(),
                refused.key()));
  }

  /** How many records were left out because a server refused them. */
  long refusedRecords() {
    return poison.count();
  }

  @Override
  public void close() {
    access.close();
  }
}
