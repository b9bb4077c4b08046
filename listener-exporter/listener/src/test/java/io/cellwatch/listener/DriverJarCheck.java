package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the jar that people put into their driver. Runs after it was packaged. */
class DriverJarCheck {
  private static JarFile jar() throws IOException {
    return new JarFile(Objects.requireNonNull(System.getProperty("cellwatch.driver.jar")));
  }

  @Test
  void holdsListenerAndModelAndNothingElse() throws IOException {
    try (JarFile jar = jar()) {
      List<String> strange =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(JarEntry::getName)
              .filter(name -> !name.equals("META-INF/MANIFEST.MF"))
              .filter(name -> !name.matches("io/cellwatch/(listener|model)/.*\\.class"))
              .toList();
      assertEquals(List.of(), strange);
      assertTrue(jar.getEntry("io/cellwatch/listener/CellwatchListener.class") != null);
      assertTrue(jar.getEntry("io/cellwatch/model/fold/ApplicationFold.class") != null);
    }
  }

  @Test
  void everyClassIsJava17ByteCode() throws IOException {
    try (JarFile jar = jar()) {
      for (JarEntry entry :
          jar.stream().filter(each -> each.getName().endsWith("class")).toList()) {
        try (InputStream content = jar.getInputStream(entry)) {
          DataInputStream head = new DataInputStream(content);
          assertEquals(0xCAFEBABE, head.readInt());
          assertEquals(0, head.readUnsignedShort());
          assertEquals(61, head.readUnsignedShort(), entry.getName());
        }
      }
    }
  }

  @Test
  void tellsItsVersion() throws IOException {
    try (JarFile jar = jar()) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertEquals(
          System.getProperty("cellwatch.version"), manifest.getValue("Implementation-Version"));
    }
  }
}
