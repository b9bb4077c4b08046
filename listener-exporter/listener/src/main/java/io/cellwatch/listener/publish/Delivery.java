package io.cellwatch.listener.publish;

import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import java.io.IOException;
import java.util.List;

/**
 * One update on its way to one server, in as many messages as it takes: what is too big goes in
 * halves, and a record that the server refuses is found by halving, so that it takes nothing else
 * with it.
 */
final class Delivery {
  /** Of a message before it is zipped. */
  static final int MAX_MESSAGE_BYTES = 4 << 20;

  private final Courier courier;
  private final Endpoint endpoint;
  private final StateUpdate update;

  /** The server took a message without any record: what it refuses is a record. */
  private boolean bareTaken;

  Delivery(Courier courier, Endpoint endpoint, StateUpdate update) {
    this.courier = courier;
    this.endpoint = endpoint;
    this.update = update;
  }

  Outcome send(List<StateRecord> records, boolean full, boolean last)
      throws IOException, InterruptedException {
    StateUpdate message = UpdateParts.message(update, courier.nextSequence(), full, last, records);
    byte[] json = courier.json().bytes(message);
    if (json.length > MAX_MESSAGE_BYTES && records.size() > 1) {
      return halves(records, full, last);
    }
    Answer answer = courier.post(endpoint, json);
    return switch (answer.status()) {
      case 204 -> taken(message, answer, Outcome.TAKEN);
      case 205 -> taken(message, answer, Outcome.SEND_ALL);
      case 400 -> refused(answer, records, full, last);
      case 413 -> tooLarge(answer, records, full, last);
      case 401, 403 -> {
        courier.trouble(
            "token",
            endpoint,
            answer,
            "give it its token by spark.cellwatch.token-file or spark.cellwatch.token");
        yield Outcome.UNAUTHORIZED;
      }
      case 426 -> {
        courier.trouble("version", endpoint, answer, "server and driver jar do not fit together");
        yield Outcome.FAILED;
      }
      case 429, 503 -> {
        courier.trouble("busy", endpoint, answer, "it is tried again");
        yield Outcome.BUSY;
      }
      default -> {
        courier.trouble("answer", endpoint, answer, "this is no answer of a Cellwatch server");
        yield Outcome.FAILED;
      }
    };
  }

  private Outcome taken(StateUpdate message, Answer answer, Outcome outcome) {
    courier.taken(message, answer);
    return outcome;
  }

  private Outcome halves(List<StateRecord> records, boolean full, boolean last)
      throws IOException, InterruptedException {
    int middle = records.size() / 2;
    Outcome first = send(records.subList(0, middle), full, false);
    if (!first.taken()) {
      return first;
    }
    Outcome second = send(records.subList(middle, records.size()), false, last);
    return second == Outcome.TAKEN ? first : second;
  }

  private Outcome tooLarge(Answer answer, List<StateRecord> records, boolean full, boolean last)
      throws IOException, InterruptedException {
    return records.size() > 1 ? halves(records, full, last) : refused(answer, records, full, last);
  }

  private Outcome refused(Answer answer, List<StateRecord> records, boolean full, boolean last)
      throws IOException, InterruptedException {
    if (records.isEmpty()) {
      courier.trouble("refused", endpoint, answer, "it refuses even an update without records");
      return Outcome.FAILED;
    }
    boolean stillFull = full;
    if (!bareTaken) {
      Outcome bare = send(List.of(), full, false);
      if (!bare.taken()) {
        return bare;
      }
      bareTaken = true;
      stillFull = false;
    }
    if (records.size() > 1) {
      return halves(records, stillFull, last);
    }
    courier.drop(endpoint, answer, records.get(0));
    return last ? send(List.of(), stillFull, true) : Outcome.TAKEN;
  }
}
