package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects where a figure differs from Spark's, and counts the ones that were compared. */
final class Differences {

  private final List<String> found = new ArrayList<>();
  private long compared;

  void equal(String what, @Nullable Object sparks, @Nullable Object ours) {
    compared++;
    if (!Objects.equals(sparks, ours)) {
      found.add(what + ": Spark says " + sparks + ", Cellwatch says " + ours);
    }
  }

  /** A number of a REST answer; 0 where Spark leaves it out. */
  void figure(String what, JsonNode answer, String field, long ours) {
    equal(what + " " + field, answer.path(field).asLong(), ours);
  }

  /** A time of a REST answer; 0 where Spark leaves it out. */
  void time(String what, JsonNode answer, String field, long ours) {
    equal(what + " " + field, millis(answer, field), ours);
  }

  static long millis(JsonNode answer, String field) {
    return answer.hasNonNull(field)
        ? OffsetDateTime.parse(answer.get(field).asText().replace("GMT", "Z"))
            .toInstant()
            .toEpochMilli()
        : 0;
  }

  List<String> found() {
    return List.copyOf(found);
  }

  long compared() {
    return compared;
  }
}
