package io.cellwatch.e2e.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How programs that tests started begin to listen, and end. */
final class ChildProcess {
  private static final int LOOK_MILLIS = 50;

  private ChildProcess() {}

  /**
   * Waits until a program listens; ends it if it does not.
   *
   * @param log of what it says
   */
  static void awaitPort(Process process, int port, int seconds, Path log)
      throws IOException, InterruptedException {
    for (int i = 0; i < seconds * 1_000 / LOOK_MILLIS && process.isAlive(); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
    process.destroy();
    awaitEnd(process, 5);
    throw new IOException(
        "nothing listens at 127.0.0.1:%d; the program says: %s"
            .formatted(port, Files.readString(log)));
  }

  /** Waits for the end of a program that has been told to end, and makes it end if it does not. */
  static void awaitEnd(Process process, int seconds) {
    try {
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
