package io.cellwatch.e2e.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that cannot say which one they took. */
final class FreePort {
  /** Systems give the ports above to outgoing connections, one of which could take it meanwhile. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;
  private static final int TRIES = 1_000;

  private FreePort() {}

  /** A port of the loopback address that nobody has just now. */
  static int find() throws IOException {
    IOException taken = null;
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        taken = e;
      }
    }
    throw new IOException("no port from %d to %d is free".formatted(FIRST, END - 1), taken);
  }
}
