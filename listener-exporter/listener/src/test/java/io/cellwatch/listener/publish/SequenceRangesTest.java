package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceRangesTest {
  private static List<Long> upTo20(String text) {
    SequenceRanges ranges = Objects.requireNonNull(SequenceRanges.parse(text), text);
    return LongStream.rangeClosed(-1, 20).filter(ranges::contains).boxed().toList();
  }

  private static List<Long> numbers(long... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  @Test
  void rangesHoldBothTheirEndsAndNothingBetweenThem() {
    assertEquals(numbers(), upTo20(""));
    assertEquals(numbers(3), upTo20("3"));
    assertEquals(numbers(3, 4, 5, 6, 8, 9), upTo20("3-6 8-9"));
    assertEquals(numbers(1, 3, 5, 6, 7), upTo20("1 3 5-6 7"));
    assertEquals(numbers(2), upTo20("2-2"));
    assertEquals(numbers(7), upTo20("007"));
    assertEquals(
        LongStream.rangeClosed(0, 10)
            .map(each -> 2 * each)
            .filter(each -> each > 0)
            .boxed()
            .toList(),
        upTo20("2 4 6 8 10 12 14 16 18 20 22 24"));
  }

  @Test
  void endsOfTheWidestRangeAreInIt() {
    SequenceRanges ranges = Objects.requireNonNull(SequenceRanges.parse("4-999999999999999999"));
    assertFalse(ranges.contains(3));
    assertTrue(ranges.contains(4));
    assertTrue(ranges.contains(999_999_999_999_999_999L));
    assertFalse(ranges.contains(1_000_000_000_000_000_000L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "3 ",
        " 3",
        "3  4",
        "3,4",
        "3-6, 8",
        "3\t4",
        "3\n",
        "-",
        "-3",
        "3-",
        "3--4",
        "3-4-5",
        "6-3",
        "0",
        "0-4",
        "5 4",
        "5 5",
        "3-6 6-8",
        "+3",
        "3.0",
        "1e3",
        "0x3",
        "a",
        "\u0663",
        "3\u0000",
        "NaN",
        "1111111111111111111",
        "1-9999999999999999999",
        "99999999999999999999999999999999999999999999",
        "18446744073709551617"
      })
  void whatIsNoAscendingListOfRangesIsNone(String text) {
    assertNull(SequenceRanges.parse(text));
  }

  @Test
  void noTextIsNone() {
    assertNull(SequenceRanges.parse(null));
  }

  @Test
  void longestTextIsReadInNoTimeAndALongerOneNotAtAll() {
    String longer =
        IntStream.range(0, 5_000)
            .mapToObj(each -> Integer.toString(2 * each + 1))
            .collect(Collectors.joining(" "));
    String longest = longer.substring(0, longer.lastIndexOf(' ', SequenceRanges.MOST_CHARACTERS));
    assertTimeout(
        Duration.ofMillis(500),
        () -> {
          assertTrue(Objects.requireNonNull(SequenceRanges.parse(longest)).contains(1_001));
          assertNull(SequenceRanges.parse(longer));
          assertNull(SequenceRanges.parse("1-".repeat(SequenceRanges.MOST_CHARACTERS / 2)));
          assertNull(SequenceRanges.parse("9".repeat(SequenceRanges.MOST_CHARACTERS)));
          assertNull(SequenceRanges.parse("1 ".repeat(10_000_000)));
        });
    assertNotNull(SequenceRanges.parse(longest));
  }
}
