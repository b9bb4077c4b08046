package io.cellwatch.model.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HostNameTest {
  @Test
  void nameIsTheOneThatTheKernelOfTheMachineSays() throws Exception {
    Process uname = new ProcessBuilder("uname", "-n").start();
    String said = new String(uname.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, uname.waitFor());
    assertEquals(said, HostName.ofThisMachine());
  }

  @Test
  void oddNameIsFitForAFile() {
    assertEquals("node-17.hpc.example_2", fit("node-17.hpc.example_2\n"));
    assertEquals("..-..-etc-passwd", fit("../../etc/passwd"));
    assertEquals("m--hle", fit("mühle"));
    assertEquals("x".repeat(64), fit("x".repeat(200)));
    assertEquals("localhost", fit("\n"));
  }

  private static String fit(String name) {
    return HostName.fit(name.getBytes(StandardCharsets.UTF_8));
  }
}
