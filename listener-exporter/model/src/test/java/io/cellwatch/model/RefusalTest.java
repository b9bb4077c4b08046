package io.cellwatch.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Makes each record with one component out of order at a time: the refusal must name it. */
class RefusalTest {
  private static final List<Record> EXAMPLES =
      List.of(
          CellRun.NONE,
          new CellRecord(
              CellRun.NONE,
              1,
              2,
              1,
              2,
              3,
              JobCounts.NONE,
              Progress.NONE,
              Totals.NONE,
              0,
              Tracing.NONE),
          new JobRecord(
              1,
              CellRun.NONE,
              2,
              "n",
              "d",
              "g",
              WorkState.RUNNING,
              1,
              0,
              1,
              "",
              List.of(1),
              Progress.NONE,
              StageCounts.NONE,
              Tracing.NONE),
          new StageRecord(
              1,
              0,
              List.of(1),
              CellRun.NONE,
              "n",
              "d",
              WorkState.RUNNING,
              false,
              1,
              1,
              0,
              1,
              1,
              1,
              1,
              1,
              "",
              Progress.NONE,
              0,
              0,
              JoinRows.NONE,
              Totals.NONE,
              List.of(),
              List.of(),
              Tracing.NONE),
          new SqlExecutionRecord(
              1,
              1,
              CellRun.NONE,
              "d",
              WorkState.RUNNING,
              1,
              0,
              "",
              0,
              0,
              0,
              "p",
              "plan",
              Tracing.NONE),
          new TaskRecord(
              1, 0, 0, false, WorkState.SUCCEEDED, "1", "h", "ANY", 1, 2, "", Totals.NONE),
          new SharingJob(1, CellRun.NONE, Scope.CELL),
          Scope.CELL,
          Tracing.NONE,
          new StreamingBatchRecord(
              "q", "r", "n", 1, CellRun.NONE, WorkState.SUCCEEDED, 1, 2, 3, "", Tracing.NONE),
          new StreamingQueryRecord(
              "q", "r", "n", CellRun.NONE, WorkState.RUNNING, 1, 0, 1, 0, 0, 0, 1, 1, ""),
          new ConnectOperationRecord(
              "o",
              "s",
              "u",
              "t",
              CellRun.NONE,
              "select",
              WorkState.RUNNING,
              1,
              0,
              "",
              Tracing.NONE),
          new ExecutorRecord("1", "h", 4, 1, 0, "", 0, MemoryPeaks.NONE),
          new Progress(1, 0, 0, 0, 0, 0, 0),
          new JobCounts(0, 0, 0, 0),
          new StageCounts(0, 0, 0, 0, 0),
          new MemoryPeaks(0, 0, 0, 0, 0, 0),
          new Histogram(List.of(1L), 1),
          application(),
          new StateUpdate(
              1,
              1,
              true,
              false,
              1,
              application(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of()),
          new CellReport(1, 1, true, "u", "python", 1, List.of()),
          new CellReport.Run("n", "c", 1, "t", WorkState.RUNNING, 1, 0, "", "", false, false));

  private static ApplicationRecord application() {
    return new ApplicationRecord(
        "a",
        "",
        "n",
        "u",
        "4.2.0",
        "0.1",
        "local",
        "",
        "",
        ApplicationState.RUNNING,
        1,
        0,
        false,
        0,
        0,
        0,
        0,
        0,
        0,
        Tracing.NONE,
        0,
        Totals.NONE,
        Histogram.EMPTY,
        Histogram.EMPTY,
        0,
        0,
        "",
        Thresholds.NONE);
  }

  /** Free by design: any version is read as far as its fields are known. */
  private static final List<String> FREE = List.of("StateUpdate.version", "CellReport.version");

  @TestFactory
  Stream<DynamicTest> refusalNamesTheField() {
    return EXAMPLES.stream()
        .flatMap(
            example ->
                Stream.of(example.getClass().getRecordComponents())
                    .flatMap(
                        component ->
                            wrongs(component).stream()
                                .map(wrong -> refused(example, component, wrong))));
  }

  @TestFactory
  Stream<DynamicTest> whatIsMissingBecomesEmptyOrIsNamed() {
    return EXAMPLES.stream()
        .flatMap(
            example ->
                Stream.of(example.getClass().getRecordComponents())
                    .filter(component -> !component.getType().isPrimitive())
                    .map(
                        component ->
                            dynamicTest(
                                name(example, component) + " is null",
                                () -> {
                                  try {
                                    Record made = with(example, component, null);
                                    assertTrue(
                                        component.getAccessor().invoke(made) != null, "not null");
                                  } catch (IllegalArgumentException refusal) {
                                    assertNames(component, refusal);
                                  }
                                })));
  }

  private static DynamicTest refused(Record example, RecordComponent component, Object wrong) {
    String shown = wrong.toString();
    return dynamicTest(
        name(example, component) + " = " + shown.substring(0, Math.min(20, shown.length())),
        () ->
            assertNames(
                component,
                assertThrows(
                    IllegalArgumentException.class, () -> with(example, component, wrong))));
  }

  private static String name(Record example, RecordComponent component) {
    return example.getClass().getSimpleName() + "." + component.getName();
  }

  private static void assertNames(RecordComponent component, IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(component.getName() + ":"), message);
    assertTrue(message.length() < 300, message);
  }

  private static List<Object> wrongs(RecordComponent component) {
    Class<?> type = component.getType();
    String name = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    List<Object> wrongs = new ArrayList<>();
    if (FREE.contains(name)) {
      return wrongs;
    }
    if (type == int.class) {
      wrongs.add(-1);
    } else if (type == long.class) {
      wrongs.add(-2L);
      wrongs.add(Long.MIN_VALUE);
      if (component.getName().endsWith("Millis") && !isDuration(component.getName())) {
        wrongs.add(Limits.MAX_EPOCH_MILLIS + 1);
      }
    } else if (type == double.class) {
      wrongs.addAll(List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY));
    } else if (type == String.class) {
      wrongs.addAll(List.of("x".repeat(5000), "a\u0000b", "\ud83d"));
    } else if (type == List.class) {
      wrongs.add(Arrays.asList((Object) null));
    }
    if (name.equals("StageRecord.jobIds") || name.equals("JobRecord.stageIds")) {
      wrongs.add(Collections.nCopies(1001, 1));
    }
    return wrongs;
  }

  private static boolean isDuration(String name) {
    return List.of(
            "medianTaskMillis",
            "longestTaskMillis",
            "batchMillis",
            "runningTaskMillis",
            "runningGcMillis")
        .contains(name);
  }

  private static Record with(Record example, RecordComponent changed, @Nullable Object value)
      throws ReflectiveOperationException {
    RecordComponent[] components = example.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean same = components[i].getName().equals(changed.getName());
      values[i] = same ? value : components[i].getAccessor().invoke(example);
    }
    Constructor<? extends Record> constructor = example.getClass().getDeclaredConstructor(types);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  @TestFactory
  Stream<DynamicTest> refusalSaysWhatIsExpected() {
    return Stream.of(
        dynamicTest(
            "a negative number",
            () ->
                assertEquals(
                    "jobs.running: -1: must not be negative",
                    assertThrows(IllegalArgumentException.class, () -> new JobCounts(-1, 0, 0, 0))
                        .getMessage())),
        dynamicTest(
            "totals",
            () -> {
              long[] sums = new long[Quantity.COUNT];
              sums[Quantity.INPUT_BYTES.index()] = -3;
              assertEquals(
                  "totals.INPUT_BYTES: -3: must not be negative",
                  assertThrows(IllegalArgumentException.class, () -> Totals.copyOf(sums))
                      .getMessage());
            }));
  }
}
