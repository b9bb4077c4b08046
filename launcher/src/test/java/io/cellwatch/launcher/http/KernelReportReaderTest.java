package io.cellwatch.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.KernelSpark;
import io.cellwatch.launcher.session.LaunchError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelReportReaderTest {
  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final String SECRET = "c0".repeat(32);

  private static final String WHOLE =
      """
      {"id": "%s", "secret": "%s", "version": 1, "user": "ada", "notebook": "a/b.ipynb",
       "language": "python", "cells": "c", "cellwatch": "0.1.0", "python": "3.11.2",
       "pyspark": "4.3.0", "busy": true,
       "lists": {"spark.extraListeners": "a.B, c.D", "spark.plugins": "x.Y"}, "new": [1],
       "spark": {"applicationId": "local-1", "applicationName": "x", "master": "local[*]",
                 "launch": ""},
       "launches": [{"id": "%s", "state": "FAILED", "changedMillis": 5, "log": ["a", "b"],
                     "applicationId": "local-1", "cluster": "local", "title": "This computer",
                     "counted": false,
                     "error": {"kind": "java-missing", "message": "No Java.", "detail": "x"}}]}
      """
          .formatted(ID, SECRET, ID);

  private static KernelReport read(String text) throws MistakeException {
    return KernelReportReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allFieldsAreTakenAndOthersDoNotMatter() throws Exception {
    KernelReport report = read(WHOLE);
    assertEquals(ID, report.id());
    assertEquals("a/b.ipynb", report.kernel().notebook());
    assertEquals("4.3.0", report.kernel().pyspark());
    assertEquals(Map.of("spark.extraListeners", "a.B, c.D"), report.kernel().lists());
    assertTrue(report.busy());
    assertEquals(Optional.of(new KernelSpark("local-1", "x", "local[*]", "")), report.spark());
    assertEquals(
        List.of(
            new KernelLaunch(
                ID,
                KernelLaunch.State.FAILED,
                5,
                Optional.of(new LaunchError(LaunchError.Kind.JAVA_MISSING, "No Java.", "x")),
                List.of("a", "b"),
                "local-1",
                "local",
                "This computer",
                false)),
        report.launches());
    assertFalse(report.toString().contains(SECRET));
  }

  @Test
  void listThatIsTooLongOrThatNoProcessCanBeToldIsNone() throws Exception {
    String report =
        "{\"id\":\"%s\",\"secret\":\"%s\",\"version\":1,\"lists\":{\"spark.driver.extraClassPath\":\"%s\"}}";
    String most = "j".repeat(32_768);
    assertEquals(
        Map.of("spark.driver.extraClassPath", most),
        read(report.formatted(ID, SECRET, most)).kernel().lists());
    for (String no : List.of(most + "j", "/a.jar\\u0000", " ")) {
      assertEquals(Map.of(), read(report.formatted(ID, SECRET, no)).kernel().lists());
    }
  }

  @Test
  void whatIsMissingIsEmpty() throws Exception {
    KernelReport report =
        read(
            "{\"id\":\"%s\",\"secret\":\"%s\",\"version\":1,\"spark\":null}".formatted(ID, SECRET));
    assertEquals("", report.kernel().user());
    assertEquals(Map.of(), report.kernel().lists());
    assertEquals(Optional.empty(), report.spark());
    assertEquals(List.of(), report.launches());
  }

  /** Kernels of before the mark: what they tell of the past has been told before. */
  @ParameterizedTest
  @CsvSource({
    "DELIVERED, false",
    "STARTING, false",
    "RUNNING, true",
    "STOPPING, true",
    "STOPPED, true"
  })
  void outcomeWithoutAMarkCountsAsCounted(String state, boolean counted) throws Exception {
    KernelReport report = read(WHOLE.replace("\"counted\": false,", "").replace("FAILED", state));
    assertEquals(counted, report.launches().getFirst().counted());
  }

  @Test
  void kindThatIsNotKnownIsAnErrorOfTheCode() throws Exception {
    KernelReport report = read(WHOLE.replace("java-missing", "newer"));
    assertEquals(LaunchError.Kind.CODE, report.launches().getFirst().error().orElseThrow().kind());
  }

  @Test
  void whatIsTooLongIsCut() throws Exception {
    String lines = "\"x\",".repeat(60) + "\"" + "y".repeat(399) + "\uD83D\uDE00\"";
    KernelReport report =
        read(WHOLE.replace("\"a\", \"b\"", lines).replace("a/b.ipynb", "n".repeat(5_000)));
    List<String> log = report.launches().getFirst().log();
    assertEquals(40, log.size());
    assertEquals("y".repeat(399), log.getLast());
    assertEquals(1_000, report.kernel().notebook().length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 1     | \"version\": 2         | version: must be 1",
        "\"version\": 1     | \"version\": \"1\"     | version: must be 1",
        "\"version\": 1     | \"version\": 1.5       | version: must be 1",
        "\"version\": 1     | \"version\": true      | version: must be 1",
        "\"busy\": true     | \"busy\": 1            | busy: must be true or false",
        "\"user\": \"ada\"  | \"user\": 5            | user: must be a text",
        "\"spark\": {       | \"spark\": 5, \"x\": { | spark: must be an object",
        "\"state\": \"FAILED\" | \"state\": \"ODD\"  | launches[0].state: must be one of [DELIVERED",
        "\"counted\": false | \"counted\": 0       | launches[0].counted: must be true or false",
        "\"changedMillis\": 5  | \"changedMillis\": -5 | launches[0].changedMillis: must be a time",
        "\"log\": [\"a\", \"b\"] | \"log\": [5]      | launches[0].log: must be a list of lines",
        "{\"id\": \"0f8     | {\"id\": \"0F8         | id: must be a random UUID",
        "c0c0               | C0C0                   | secret: must be 64 hexadecimal digits",
      })
  void whatCannotBeUnderstoodIsNamedAndTheSecretIsNot(String good, String wrong, String message) {
    MistakeException mistake =
        assertThrows(MistakeException.class, () -> read(WHOLE.replace(good, wrong)));
    assertTrue(String.valueOf(mistake.getMessage()).startsWith(message), mistake::getMessage);
    assertFalse(String.valueOf(mistake.getMessage()).contains("c0c0"));
  }

  @Test
  void errorOfALaunchThatDidNotFailIsReadAndDoesNotCount() throws Exception {
    String stopped = WHOLE.replace("FAILED", "STOPPED");
    assertEquals(Optional.empty(), read(stopped).launches().getFirst().error());
    MistakeException mistake =
        assertThrows(MistakeException.class, () -> read(stopped.replace("\"No Java.\"", "5")));
    assertEquals("launches[0].error.message: must be a text", mistake.getMessage());
  }

  @Test
  void moreLaunchesThanMayBeAreRefused() {
    String one = "{\"id\":\"%s\",\"state\":\"STOPPED\",\"changedMillis\":1},".formatted(ID);
    MistakeException mistake =
        assertThrows(
            MistakeException.class,
            () -> read(WHOLE.replace("\"launches\": [", "\"launches\": [" + one.repeat(20))));
    assertEquals("launches: must be at most 20, the newest", mistake.getMessage());
  }
}
