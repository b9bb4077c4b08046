package io.cellwatch.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process of ours uses, as Linux and the JDK tell it. */
public final class Resources {
  private final Process process;

  Resources(Process process) {
    this.process = process;
  }

  /** CPU time of all its threads since it started. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Memory that it has in RAM now. */
  public double residentMegabytes() throws IOException {
    return status("VmRSS");
  }

  /** The most that it ever had in RAM. */
  public double peakResidentMegabytes() throws IOException {
    return status("VmHWM");
  }

  private double status(String field) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
    for (String line : lines) {
      if (line.startsWith(field + ":")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("/proc/" + process.pid() + "/status: no " + field);
  }

  /** What is alive on its heap, after a collection that this asks for. */
  public double liveHeapMegabytes() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> lines = jcmd.inputReader().lines().toList();
    if (!jcmd.waitFor(1, TimeUnit.MINUTES)) {
      throw new IOException("jcmd GC.class_histogram: no answer within a minute");
    }
    for (String line : lines) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length == 3 && columns[0].equals("Total")) {
        return Double.parseDouble(columns[2]) / (1 << 20);
      }
    }
    throw new IOException("jcmd GC.class_histogram: no total in: " + String.join("\n", lines));
  }
}
