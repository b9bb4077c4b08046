package io.cellwatch.e2e.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that come later, or come back. */
public final class FreePort {
  private FreePort() {}

  /**
   * One that nobody has just now. It is below those that systems give to outgoing connections, one
   * of which could take it meanwhile.
   */
  public static int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: another one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
