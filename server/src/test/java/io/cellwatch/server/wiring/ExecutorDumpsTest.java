package io.cellwatch.server.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as Spark's REST API writes them. Real dumps are read in the notebook's tests. */
class ExecutorDumpsTest {
  @ParameterizedTest
  @CsvSource({
    "java.base@17.0.15/java.lang.Thread.sleep(Native Method), java.lang.Thread.sleep",
    "app//org.apache.spark.scheduler.Task.run(Task.scala:147), org.apache.spark.scheduler.Task.run",
    "app//org.apache.spark.rdd.RDD$$Lambda$767/0x00007f907c5969c0.apply(Unknown Source),"
        + " org.apache.spark.rdd.RDD$$Lambda$767/0x00007f907c5969c0.apply",
    "org.apache.spark.rdd.RDD$$Lambda/0x7f.apply(Unknown), org.apache.spark.rdd.RDD$$Lambda/0x7f.apply",
    "loader/named@1.2/com.acme.A.b(A.java:1), com.acme.A.b",
    "com.acme.A.b, com.acme.A.b",
    "'', ''",
  })
  void frameIsTheClassAndItsMethod(String text, String expected) {
    assertEquals(expected, ExecutorDumps.frame(text));
  }
}
