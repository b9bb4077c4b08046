package io.cellwatch.benchmarks.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void percentilesAreValuesThatWereMeasured() {
    Distribution hundred =
        new Distribution(
            IntStream.rangeClosed(1, 100).map(i -> 101 - i).asDoubleStream().toArray());
    assertEquals(50, hundred.percentile(.5));
    assertEquals(99, hundred.percentile(.99));
    assertEquals(100, hundred.percentile(1));
    assertEquals(1, hundred.percentile(0));
  }

  @Test
  void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertEquals(2.5, new Distribution(4, 1, 3, 2).median());
    assertEquals(3, new Distribution(9, 3, 1).median());
  }

  @Test
  void standardErrorIsThatOfTheMean() {
    Distribution values = new Distribution(1, 2, 3, 4, 5);
    assertEquals(3, values.mean());
    assertEquals(Math.sqrt(2.5 / 5), values.standardError(), 1e-12);
    assertEquals(Double.NaN, new Distribution(7).standardError());
  }

  /** The ranks are those of the tables of the binomial distribution. */
  @Test
  void medianLiesBetweenRanksThatDependOnTheNumberAlone() {
    assertEquals(new Distribution.Range(1, 5), upTo(5).medianInterval());
    assertEquals(new Distribution.Range(1, 6), upTo(6).medianInterval());
    assertEquals(new Distribution.Range(2, 9), upTo(10).medianInterval());
    assertEquals(new Distribution.Range(10, 21), upTo(30).medianInterval());
    assertEquals(new Distribution.Range(40, 61), upTo(100).medianInterval());
    assertEquals(new Distribution.Range(956, 1045), upTo(2000).medianInterval());
  }

  private static Distribution upTo(int most) {
    return new Distribution(IntStream.rangeClosed(1, most).asDoubleStream().toArray());
  }

  @Test
  void nothingMeasuredIsRefused() {
    assertThrows(IllegalArgumentException.class, Distribution::new);
  }
}
