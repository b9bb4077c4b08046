package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.trace.TraceOptions.SqlText;
import io.opentelemetry.api.common.AttributeKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No span says what the catalogue does not declare for spans of its kind. */
class SpanCatalogueTest {
  private static final TraceOptions EVERYTHING =
      new TraceOptions("spark", true, true, SqlText.FULL);

  /** Every quantity of tasks, and failures, where the messages have others. */
  private static final Map<String, String> CHANGED =
      Map.of(
          "\"TASKS_SUCCESS\": 5,",
          measured() + "\"TASK_WALL_MILLIS\": 901,",
          "\"TASK_WALL_MILLIS\": 900",
          measured() + "\"TASK_WALL_MILLIS\": 900",
          "\"state\": \"CANCELLED\"",
          "\"state\": \"FAILED\"",
          "\"state\": \"SUCCEEDED\"",
          "\"state\": \"FAILED\"",
          "\"state\": \"RUNNING\",\n      \"retried\"",
          "\"state\": \"FAILED\",\n      \"retried\"");

  private static String measured() {
    return Stream.of(
            "SCHEDULER_DELAY_MILLIS DESERIALIZE_MILLIS SHUFFLE_READ_MILLIS COMPUTE_NANOS"
                + " SHUFFLE_WRITE_NANOS RESULT_SERIALIZATION_MILLIS GETTING_RESULT_MILLIS"
                + " UNATTRIBUTED_NANOS CPU_NANOS GC_MILLIS INPUT_BYTES INPUT_RECORDS OUTPUT_BYTES"
                + " OUTPUT_RECORDS SHUFFLE_READ_LOCAL_BYTES SHUFFLE_READ_REMOTE_BYTES"
                + " SHUFFLE_READ_RECORDS SHUFFLE_WRITE_BYTES SHUFFLE_WRITE_RECORDS"
                + " MEMORY_SPILLED_BYTES DISK_SPILLED_BYTES")
        .flatMap(names -> Arrays.stream(names.split(" ", -1)))
        .map(name -> "\"" + name + "\": 7000000,")
        .collect(Collectors.joining());
  }

  /** Stores that show keys as a tree could not show both. By OpenTelemetry's naming rules. */
  @Test
  void noKeyIsTheNamespaceOfAnother() {
    List<String> keys = Arrays.stream(SpanAttribute.values()).map(SpanAttribute::key).toList();
    assertEquals(
        List.of(),
        keys.stream()
            .filter(key -> keys.stream().anyMatch(other -> other.startsWith(key + ".")))
            .toList());
  }

  private static List<FinishedSpan> all() throws Exception {
    List<FinishedSpan> all = new ArrayList<>(EverySpan.live(EVERYTHING, CHANGED));
    all.addAll(EverySpan.replayed(EVERYTHING, CHANGED));
    all.addAll(EverySpan.replayedAlone(EVERYTHING));
    all.addAll(EverySpan.launched(EVERYTHING));
    return all;
  }

  private static WorkSpan kind(FinishedSpan span) {
    return Arrays.stream(WorkSpan.values())
        .filter(kind -> kind.spanName().equals(span.name()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(span.name() + ": not in the catalogue"));
  }

  private static Set<String> declared(WorkSpan kind) {
    return Arrays.stream(SpanAttribute.values())
        .filter(attribute -> attribute.spans().contains(kind))
        .map(attribute -> attribute.key() + " " + attribute.type())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String described(AttributeKey<?> key) {
    return key.getKey() + " " + key.getType();
  }

  @Test
  void everyKindOfSpanIsMadeWithTheKindThatTheCatalogueSays() throws Exception {
    Set<WorkSpan> seen = EnumSet.noneOf(WorkSpan.class);
    for (FinishedSpan span : all()) {
      seen.add(kind(span));
      assertEquals(kind(span).kind(), span.kind(), span.name());
    }
    assertEquals(EnumSet.allOf(WorkSpan.class), seen);
  }

  @Test
  void noSpanCarriesWhatTheCatalogueDoesNotDeclareForItsKind() throws Exception {
    for (FinishedSpan span : all()) {
      Set<String> carried = new TreeSet<>();
      span.attributes().asMap().keySet().forEach(key -> carried.add(described(key)));
      carried.removeAll(declared(kind(span)));
      assertTrue(carried.isEmpty(), () -> span.name() + " carries " + carried);
    }
  }

  /** What no span ever carries is no part of a catalogue that people read. */
  @Test
  void everyAttributeIsCarriedByEachKindThatItIsDeclaredFor() throws Exception {
    Set<String> missing = new TreeSet<>();
    List<FinishedSpan> all = all();
    for (WorkSpan kind : WorkSpan.values()) {
      Set<String> left = declared(kind);
      all.stream()
          .filter(span -> kind(span) == kind)
          .flatMap(span -> span.attributes().asMap().keySet().stream())
          .map(SpanCatalogueTest::described)
          .forEach(left::remove);
      left.forEach(key -> missing.add(kind.spanName() + ": " + key));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void resourcesCarryWhatIsDeclaredForNoSpanAndNothingElse() throws Exception {
    Set<String> declared =
        Arrays.stream(SpanAttribute.values())
            .filter(attribute -> attribute.spans().isEmpty())
            .map(attribute -> attribute.key() + " " + attribute.type())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> carried = new TreeSet<>();
    for (FinishedSpan span : all()) {
      span.resource().getAttributes().asMap().keySet().forEach(key -> carried.add(described(key)));
    }
    assertEquals(declared, carried);
  }
}
