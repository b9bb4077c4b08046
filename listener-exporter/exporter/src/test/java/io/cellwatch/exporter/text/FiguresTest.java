package io.cellwatch.exporter.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "-5, 0 ms",
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "9999, 9.9 s",
    "10000, 10 s",
    "59999, 59 s",
    "60000, 1 m 00 s",
    "3599999, 59 m 59 s",
    "3600000, 1 h 00 m",
    "86400000, 1 d 0 h",
    "270000000, 3 d 3 h",
  })
  void timeIsWrittenInTwoUnitsAtMost(long millis, String expected) {
    assertEquals(expected, Figures.elapsed(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999999, '999,999'",
    "1000000, 1.0 million",
    "1234567890, 1.2 billion",
    "9223372036854775807, 9223.4 quadrillion",
  })
  void longNumbersAreWrittenInWords(long number, String expected) {
    assertEquals(expected, Figures.rough(number));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, less than a minute",
    "59999, less than a minute",
    "60000, 1 min",
    "3600000, 1 h",
    "172799999, 47 h",
    "172800000, 2 days",
  })
  void timeOfWhatIsOverChangesOncePerMinuteAtMost(long millis, String expected) {
    assertEquals(expected, Figures.coarse(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "104857600, 100 MiB",
    "1099511627776, 1.0 TiB",
    "9223372036854775807, 8.0 EiB",
  })
  void bytesAreWrittenInBinaryUnits(long bytes, String expected) {
    assertEquals(expected, Figures.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({"1, 1 job", "0, 0 jobs", "'1234567', '1,234,567 jobs'"})
  void numberAndNounAgree(long number, String expected) {
    assertEquals(expected, Figures.count(number, "job", "jobs"));
  }
}
