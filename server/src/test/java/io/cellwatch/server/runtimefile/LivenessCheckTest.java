package io.cellwatch.server.runtimefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import io.cellwatch.server.access.Tokens;
import io.cellwatch.server.configuration.Secret;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether what a runtime file names is that server: asked of real ones. */
class LivenessCheckTest {
  private static final long LIVING = ProcessHandle.current().pid();
  private static final long DEAD = 4_194_305;
  private static final String HERE = "node-a";

  private final LivenessCheck check =
      new LivenessCheck((token, text) -> Tokens.authenticate(new Secret(token), text));

  @Test
  void serverThatKnowsTheTokenIsAlive() throws Exception {
    try (RunningServer server = RunningServer.with(Map.of())) {
      assertTrue(check.isAlive(record(server.url(), server.ownerToken(), LIVING), HERE));
    }
  }

  @Test
  void serverWithoutTokensProvesItsRuntimeFilesTokenAllTheSame() throws Exception {
    try (RunningServer server = RunningServer.with(Map.of("NO_TOKEN", "true"))) {
      assertTrue(check.isAlive(record(server.url(), server.ownerToken(), LIVING), HERE));
    }
  }

  @Test
  void serverOfAnotherHostThatIsReachedFromHereIsAlive() throws Exception {
    try (RunningServer server = RunningServer.with(Map.of())) {
      assertTrue(check.isAlive(record(server.url(), server.ownerToken(), DEAD), "node-b"));
    }
  }

  @Test
  void strangerOnTheSamePortIsNotTheServer() throws Exception {
    try (RunningServer stranger = RunningServer.with(Map.of())) {
      assertFalse(check.isAlive(record(stranger.url(), "another-token-0123", LIVING), HERE));
    }
  }

  @Test
  void closedPortIsNoServerThoughTheProcessNumberIsTaken() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertFalse(check.isAlive(record("http://127.0.0.1:" + port, "token", LIVING), HERE));
  }

  @Test
  void serverThatDoesNotAnswerIsAliveAsLongAsItsProcessIs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      assertTrue(check.isAlive(record(url, "token", LIVING), HERE));
      assertFalse(check.isAlive(record(url, "token", DEAD), HERE));
      // A process of that number here is not the other host's.
      assertFalse(check.isAlive(record(url, "token", LIVING), "node-b"));
      RuntimeRecord older = new RuntimeRecord(url, "token", LIVING, "0.1", "");
      assertTrue(check.isAlive(older, "node-b"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "ftp://127.0.0.1", "http://"})
  void addressThatIsNoneNamesNoServer(String url) throws Exception {
    assertFalse(check.isAlive(record(url, "token", LIVING), HERE));
  }

  @Test
  void proofIsWhatTheContractSays() {
    try (RunningServer server = RunningServer.with(Map.of("TOKEN", "owner-0123456789abcdef"))) {
      RawResponse response = server.send("GET /health?nonce=00112233445566778899aabbccddeeff");
      Secret token = new Secret("owner-0123456789abcdef");
      // printf %s TEXT | openssl dgst -sha256 -hmac TOKEN
      assertEquals(
          "4c5ee16ec82bc9a77d03cadb0b9393d7d140e4156eb510379b8d02e822abbc5c",
          Tokens.authenticate(token, "00112233445566778899aabbccddeeff"));
      String bound =
          Tokens.authenticate(
              token, "00112233445566778899aabbccddeeff http://127.0.0.1:" + server.port());
      assertTrue(response.body().endsWith("\"proof\":\"" + bound + "\"}"), response.body());
    }
  }

  @Test
  void strangerWhoHasTheRealServerProveItIsNotTheServer() throws Exception {
    try (RunningServer real = RunningServer.with(Map.of("TOKEN", "owner-0123456789abcdef"))) {
      HttpRouting.Builder relay =
          HttpRouting.builder()
              .get(
                  "/health",
                  (request, response) ->
                      response.send(
                          real.send("GET /health?nonce=" + request.query().get("nonce")).body()));
      WebServer stranger =
          WebServer.builder()
              .shutdownHook(false)
              .address(InetAddress.getLoopbackAddress())
              .routing(relay)
              .build()
              .start();
      try {
        String stale = "http://127.0.0.1:" + stranger.port();
        assertFalse(check.isAlive(record(stale, real.ownerToken(), LIVING), HERE));
        assertTrue(check.isAlive(record(real.url(), real.ownerToken(), LIVING), HERE));
      } finally {
        stranger.stop();
      }
    }
  }

  @Test
  void nonceOfAnotherFormIsRefused() {
    try (RunningServer server = RunningServer.with(Map.of())) {
      for (String nonce : List.of("", "0011", "001122334455667g", "0".repeat(129))) {
        assertEquals(400, server.send("GET /health?nonce=" + nonce).status(), nonce);
      }
      assertEquals(200, server.send("GET /health?nonce=" + "0".repeat(128)).status());
    }
  }

  private static RuntimeRecord record(String url, String token, long pid) {
    return new RuntimeRecord(url, token, pid, "1.0", HERE);
  }
}
