package io.cellwatch.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;

/** A bare web server for one request, to show what a part does by itself. */
public final class TestSockets {
  private TestSockets() {}

  public static RawResponse ask(HttpRouting.Builder routing, String requestLine, String... headers)
      throws IOException {
    WebServer web =
        WebServer.builder()
            .shutdownHook(false)
            .address(InetAddress.getLoopbackAddress())
            .routing(routing)
            .build()
            .start();
    try {
      String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      return RawResponse.to(
          web.port(), requestLine + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
    } finally {
      web.stop();
    }
  }
}
