package io.cellwatch.model.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine's name, or the container's. Several machines may share a person's home folder, and
 * {@code 127.0.0.1} is another server on each.
 */
public final class HostName {
  private static final int MOST_CHARACTERS = 64;
  private static final String NAMELESS = "localhost";

  private HostName() {}

  /** As the operating system's kernel says it: no name service is asked, where it can be helped. */
  public static String ofThisMachine() {
    try {
      return fit(Files.readAllBytes(Path.of("/proc/sys/kernel/hostname")));
    } catch (IOException e) {
      return asked();
    }
  }

  private static String asked() {
    try {
      return fit(InetAddress.getLocalHost().getHostName().getBytes(StandardCharsets.UTF_8));
    } catch (UnknownHostException e) {
      return NAMELESS;
    }
  }

  /** Fit for a file's name: what is no letter, digit, dot, dash or underscore becomes a dash. */
  static String fit(byte[] name) {
    String text =
        new String(name, StandardCharsets.ISO_8859_1).strip().replaceAll("[^A-Za-z0-9._-]", "-");
    String cut = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    return cut.isEmpty() ? NAMELESS : cut;
  }
}
