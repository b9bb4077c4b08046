package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[DIVIDE_BY_ZERO] Division by zero. | DIVIDE_BY_ZERO",
        "INTERNAL: [DIVIDE_BY_ZERO] Division by zero. | DIVIDE_BY_ZERO",
        "INTERNAL: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column | UNRESOLVED_COLUMN.WITH_SUGGESTION",
        "INTERNAL: java.io.IOException: no | java.io.IOException",
        "UNAVAILABLE: no such host | UNAVAILABLE",
        "ValueError: INTERNAL: [DIVIDE_BY_ZERO] | ValueError",
        "org.apache.spark.SparkException: [INTERNAL_ERROR] x | org.apache.spark.SparkException",
        "something went wrong | _OTHER",
      })
  void typeIsWhatTheMessageNamesFirst(String message, String type) {
    assertEquals(type, Failure.type(message));
  }
}
