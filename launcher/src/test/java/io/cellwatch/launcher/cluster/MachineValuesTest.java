package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineValuesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 512, 1, 512m",
    "1, 900, 1, 512m",
    "2, 2048, 2, 1024m",
    "2, 16384, 2, 8g",
    "4, 7936, 3, 3g",
    "8, 32768, 7, 16g",
    "4, 524288, 3, 12g",
    "128, 1048576, 127, 508g"
  })
  void sparkGetsAllCoresButOneAndHalfOfTheMemory(
      int cores, long mebibytes, String sparkCores, String sparkMemory) {
    Map<String, String> values = new MachineValues(new Machine(cores, mebibytes << 20)).all();
    assertEquals(sparkCores, values.get("machine.spark-cores"));
    assertEquals(sparkMemory, values.get("machine.spark-memory"));
    assertEquals(Integer.toString(cores), values.get("machine.cores"));
  }

  @Test
  void whatIsNotOfTheMachineStays() {
    MachineValues.Filled filled =
        Reading.MACHINE.fill("${env:HOME} $1 ${machine.cores}/${machine.memory} \\");
    assertEquals("${env:HOME} $1 8/32g \\", filled.text());
  }

  /** The JDK's figure of cores follows control groups and this flag by the same way. */
  @Test
  void thisMachineIsWhatTheJvmMayUse() throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=3",
                "-cp",
                System.getProperty("java.class.path"),
                Shown.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), output);
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    assertEquals("3 " + memory, output.strip());
  }

  /** Prints this machine. */
  static final class Shown {
    private Shown() {}

    public static void main(String[] arguments) {
      Machine here = Machine.here();
      System.out.println(here.cores() + " " + here.memoryBytes());
    }
  }
}
