package io.cellwatch.listener.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cellwatch.listener.publish.ReportedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelTest {
  @Test
  void cellGoesOnThoughItCannotBeReported() {
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("unreported");
    List<Throwable> troubles = new ArrayList<>();
    LinkageError noReporter = new ExceptionInInitializerError("no thread is left for it");
    Runnable reporter =
        () -> {
          throw noReporter;
        };
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Kernel kernel =
          new Kernel("s", spark::sc, Map.of(), new ReportedRuns(), reporter, troubles::add);
      OpenCell cell = kernel.begin("a.scala", "a", 0, "1 + 1");
      assertSame(cell, kernel.ofThisThread());
      assertEquals(cell.tag(), SparkThread.tag(spark.sc()));
      cell.close();
      assertNull(kernel.ofThisThread());
      assertNull(SparkThread.tag(spark.sc()));
    }
    assertEquals(List.of(noReporter, noReporter), troubles);
  }
}
