package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a JVM of its own, as the reporter of cells begins once in each. */
@Timeout(120)
class HomelessKernelTest {
  @Test
  void cellsRunWithoutAReporterAndTheLogSaysSoOnce() throws Exception {
    ProcessBuilder builder = OwnJvm.running(HomelessKernel.class);
    builder.environment().remove("HOME");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals(1, output.split("cells ran", -1).length - 1, output);
    assertEquals(1, output.split("a cell is not wholly followed", -1).length - 1, output);
  }
}
