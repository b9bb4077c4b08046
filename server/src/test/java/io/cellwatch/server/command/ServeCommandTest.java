package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.machine.HostName;
import io.cellwatch.server.runtimefile.RuntimeFile;
import io.cellwatch.server.runtimefile.RuntimeRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cellwatch serve} as people run it: a process, its output, its files, its end. */
class ServeCommandTest {
  private static final String TOKEN = "configured-0123456789";

  @TempDir private Path home = Path.of("");

  @Test
  void serverSaysWhereItIsAndLeavesNothingBehind() throws Exception {
    try (CellwatchProcess server = serve(Map.of(), "--port", "0")) {
      String address = server.awaitLine("?token=").substring("Cellwatch: ".length());
      server.awaitLine("Runtime file: " + runtimeFile().path());
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      assertEquals(record.url() + "/?token=" + record.token(), address);
      assertEquals(server.pid(), record.pid());
      assertEquals(64, record.token().length());
      assertEquals(200, get(record.url() + "/openapi.yaml", record.token()));
      assertEquals(
          record.token(), Files.readString(runtimeFile().tokenPath(), StandardCharsets.UTF_8));

      assertEquals(143, server.terminate());
      assertFalse(Files.exists(runtimeFile().path()));
      assertFalse(Files.exists(runtimeFile().tokenPath()));
      assertEquals("", server.error());
    }
  }

  @ParameterizedTest
  @CsvSource({"fa, IR", "ar, SA"})
  void addressHasTheDigitsOfProgramsInAnyLanguage(String language, String country)
      throws Exception {
    Map<String, String> persons =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Duser.language=%s -Duser.country=%s".formatted(language, country));
    try (CellwatchProcess server = serve(persons, "--port", "0")) {
      server.awaitLine("Runtime file: ");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      assertTrue(record.url().matches("http://127\\.0\\.0\\.1:[0-9]+"), record.url());
      assertEquals(200, get(record.url() + "/openapi.yaml", record.token()));
    }
  }

  @Test
  void controlCEndsItToo() throws Exception {
    try (CellwatchProcess server = serve(Map.of(), "--port", "0")) {
      server.awaitLine("Runtime file");
      server.signal("INT");
      assertEquals(130, server.awaitEnd());
      assertFalse(Files.exists(runtimeFile().path()));
    }
  }

  @Test
  void configuredTokenIsNotPrinted() throws Exception {
    try (CellwatchProcess server = serve(Map.of("CELLWATCH_TOKEN", TOKEN), "--port", "0")) {
      server.awaitLine("Runtime file");
      assertFalse(server.out().contains(TOKEN), server.out());
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      assertEquals(TOKEN, record.token());
      assertEquals(200, get(record.url() + "/openapi.yaml", TOKEN));
    }
  }

  @Test
  void noTokenSaysWhatItGivesAway() throws Exception {
    try (CellwatchProcess server = serve(Map.of(), "--port", "0", "--no-token")) {
      server.awaitLine("every user of this machine");
      server.awaitLine("Runtime file");
      assertFalse(server.out().contains("?token="), server.out());
      assertEquals(200, get(runtimeFile().read().orElseThrow().url() + "/openapi.yaml", ""));
    }
  }

  @Test
  void noTokenIsInTheLogHoweverMuchIsLogged() throws Exception {
    try (CellwatchProcess server = serve(Map.of("CELLWATCH_LOG_LEVEL", "trace"), "--port", "0")) {
      server.awaitLine("Runtime file");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      get(record.url() + "/openapi.yaml", record.token());
      get(record.url() + "/openapi.yaml?token=" + record.token(), "");
      get(record.url() + "/nowhere", record.token());
      server.terminate();
      assertTrue(server.error().contains("FINE"), "nothing was logged");
      assertFalse(server.error().contains(record.token()), server.error());
    }
  }

  @Test
  void takenPortIsSaidInOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CellwatchProcess server = serve(Map.of(), "--port", String.valueOf(taken.getLocalPort()))) {
      assertEquals(1, server.awaitEnd());
      assertEquals(
          "cellwatch: Cannot listen at 127.0.0.1:%d: Address already in use. Stop what uses it, or choose another port with --port N (--port 0 takes any free one).\n"
              .formatted(taken.getLocalPort()),
          server.error());
      assertFalse(Files.exists(runtimeFile().path()));
    }
  }

  @Test
  void wrongConfigurationEndsItWithEveryMistake() throws Exception {
    try (CellwatchProcess server =
        serve(Map.of("CELLWATCH_GRACE", "soon"), "--port", "x", "--host", "0.0.0.0")) {
      assertEquals(2, server.awaitEnd());
      assertEquals(
          """
          cellwatch: the configuration is wrong:
          cellwatch.port: x: expected a whole number from 0 to 65535
          cellwatch.host: 0.0.0.0: expected a loopback address, since no token is configured (set CELLWATCH_TOKEN to listen beyond this machine)
          cellwatch.grace: soon: expected a time from 0s to 24h, such as 500ms, 30s, 5m or 1h
          """,
          server.error());
      assertEquals("", server.out());
    }
  }

  @Test
  void wrongOptionIsExplainedWithoutAStackTrace() throws Exception {
    try (CellwatchProcess server = serve(Map.of(), "--prot", "1")) {
      assertEquals(2, server.awaitEnd());
      assertTrue(server.error().contains("--prot"), server.error());
      assertTrue(server.error().contains("--port"), server.error());
      assertFalse(server.error().contains("\tat "), server.error());
    }
  }

  @Test
  void laterServerLeavesTheRuntimeFileOfALivingOne() throws Exception {
    try (CellwatchProcess first = serve(Map.of(), "--port", "0")) {
      first.awaitLine("Runtime file");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      try (CellwatchProcess second = serve(Map.of(), "--port", "0")) {
        second.awaitLine("?token=");
        assertTrue(
            second.error().contains("already runs (" + record.url() + ", process " + first.pid()),
            second.error());
        assertEquals(Optional.of(record), runtimeFile().read());
        assertEquals(143, second.terminate());
      }
      assertEquals(Optional.of(record), runtimeFile().read());
    }
  }

  @Test
  void embeddedServerLeavesALivingOneAlone() throws Exception {
    try (CellwatchProcess first = serve(Map.of(), "--port", "0")) {
      first.awaitLine("Runtime file");
      try (CellwatchProcess second = serve(Map.of(), "--embedded")) {
        second.awaitLine("a server of yours already runs: ");
        assertEquals(0, second.awaitEnd());
        assertFalse(second.out().contains("token"), second.out());
      }
      assertEquals(first.pid(), runtimeFile().read().orElseThrow().pid());
    }
  }

  @Test
  void embeddedServerTakesAFreePortAndEndsWhenNobodyUsesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CellwatchProcess server =
            serve(
                Map.of(
                    "CELLWATCH_PORT",
                    String.valueOf(taken.getLocalPort()),
                    "CELLWATCH_EMBEDDED_IDLE",
                    "3s"),
                "--embedded")) {
      server.awaitLine("Runtime file");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      assertEquals(200, get(record.url() + "/openapi.yaml", record.token()));
      // Who watches it, or is refused, does not keep it.
      while (Files.exists(runtimeFile().path())) {
        try {
          get(record.url() + "/metrics", record.token());
          get(record.url() + "/openapi.yaml", "wrong");
        } catch (IOException e) {
          break;
        }
        Thread.sleep(100);
      }
      assertEquals(0, server.awaitEnd());
      assertFalse(Files.exists(runtimeFile().path()));
    }
  }

  @Test
  void embeddedServerMakesWayOnceNobodyUsesIt() throws Exception {
    Path log = home.resolve("logs of 100%.log");
    try (CellwatchProcess server =
        serve(
            Map.of("CELLWATCH_HEARTBEAT", "500ms"),
            "--port",
            "0",
            "--embedded",
            "--log",
            "" + log)) {
      server.awaitLine("Runtime file");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      assertFalse(server.out().contains(record.token()), server.out());
      get(record.url() + "/openapi.yaml", record.token());
      assertEquals(409, post(record.url() + "/v1/embedded/stop", record.token()));
      assertEquals(401, post(record.url() + "/v1/embedded/stop", "wrong"));
      int status = 409;
      while (status == 409) {
        Thread.sleep(50);
        status = post(record.url() + "/v1/embedded/stop", record.token());
      }
      assertEquals(202, status);
      assertEquals(0, server.awaitEnd());
      assertFalse(Files.exists(runtimeFile().path()));
      assertEquals("", server.error());
      String logged = Files.readString(Path.of(log + ".0"));
      assertTrue(logged.contains("a newer version's takes its place"), logged);
    }
  }

  @Test
  void serverThatAPersonStartedMakesNoWay() throws Exception {
    try (CellwatchProcess server = serve(Map.of("CELLWATCH_HEARTBEAT", "100ms"), "--port", "0")) {
      server.awaitLine("Runtime file");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      Thread.sleep(500);
      assertEquals(409, post(record.url() + "/v1/embedded/stop", record.token()));
    }
  }

  @Test
  void logThatCannotBeWrittenIsSaid() throws Exception {
    try (CellwatchProcess server = serve(Map.of(), "--port", "0", "--log", home + "/none/x.log")) {
      assertEquals(2, server.awaitEnd());
      assertTrue(server.error().contains("--log " + home + "/none/x.log"), server.error());
      assertFalse(server.error().contains("\tat "), server.error());
    }
  }

  @Test
  void ofTwoServersThatStartAtOnceOneKeepsTheFile() throws Exception {
    try (CellwatchProcess one = serve(Map.of(), "--port", "0");
        CellwatchProcess other = serve(Map.of(), "--port", "0")) {
      one.awaitLine("?token=");
      other.awaitLine("?token=");
      boolean first = runtimeFile().read().orElseThrow().pid() == one.pid();
      CellwatchProcess owner = first ? one : other;
      CellwatchProcess guest = first ? other : one;
      owner.awaitLine("Runtime file");
      assertTrue(guest.error().contains("already runs"), guest.error());
      assertFalse(guest.out().contains("Runtime file"), guest.out());
    }
  }

  @Test
  void runtimeFileOfAKilledServerIsReplaced() throws Exception {
    try (CellwatchProcess first = serve(Map.of(), "--port", "0")) {
      first.awaitLine("Runtime file");
      first.kill();
    }
    RuntimeRecord stale = runtimeFile().read().orElseThrow();
    try (CellwatchProcess second = serve(Map.of(), "--port", "0")) {
      second.awaitLine("Runtime file");
      assertEquals(second.pid(), runtimeFile().read().orElseThrow().pid());
      assertFalse(runtimeFile().read().orElseThrow().token().equals(stale.token()));
    }
  }

  @Test
  void fileOfAnotherHostsServerStaysAsItIs() throws Exception {
    Path shared = runtimeFile().path();
    Files.createDirectories(shared.getParent());
    String other =
        "{\"url\":\"http://127.0.0.1:1\",\"token\":\"of-a\",\"pid\":1,\"version\":\"1\",\"host\":\"node-a\"}";
    Files.writeString(shared, other);
    Files.writeString(shared.resolveSibling("token"), "of-a");
    try (CellwatchProcess server = serve(Map.of(), "--embedded", "--port", "0")) {
      String line = server.awaitLine("Runtime file");
      Path own = shared.resolveSibling("server-" + HostName.ofThisMachine() + ".json");
      assertEquals("  Runtime file: " + own, line);
      assertEquals(server.pid(), runtimeFile().read().orElseThrow().pid());
      assertEquals("", server.error());
      try (CellwatchProcess second = serve(Map.of(), "--embedded", "--port", "0")) {
        second.awaitLine("a server of yours already runs: ");
        assertEquals(0, second.awaitEnd());
      }
      assertEquals(143, server.terminate());
      assertFalse(Files.exists(own));
    }
    assertEquals(other, Files.readString(shared));
    assertEquals("of-a", Files.readString(shared.resolveSibling("token")));
  }

  /** As in a container whose user has no account: Java's home folder is a question mark then. */
  @Test
  void serverRunsWithoutAHomeFolderAndSaysSo() throws Exception {
    Map<String, String> nobody = Map.of("HOME", "", "JDK_JAVA_OPTIONS", "-Duser.home=?");
    try (CellwatchProcess server = serve(nobody, "--port", "0")) {
      server.awaitLine("?token=");
      assertTrue(
          server
              .error()
              .contains(
                  "cellwatch: no home folder is known (HOME is not set), so notebooks do not find this server"),
          server.error());
      assertFalse(server.out().contains("Runtime file"), server.out());
    }
    try (CellwatchProcess command = CellwatchProcess.start(home, nobody, "prometheus-config")) {
      assertEquals(1, command.awaitEnd());
      assertEquals("", command.out());
      assertTrue(command.error().contains("no home folder is known: set HOME."), command.error());
    }
    assertFalse(Files.exists(Path.of("?")));
  }

  @Test
  void serverRunsWhereItsFileCannotBeWritten() throws Exception {
    Files.writeString(home.resolve(".local"), "no folder");
    try (CellwatchProcess server = serve(Map.of(), "--port", "0")) {
      String address = server.awaitLine("?token=").substring("Cellwatch: ".length());
      assertTrue(server.error().contains("cannot be written"), server.error());
      assertFalse(server.out().contains("Runtime file"));
      assertEquals(200, get(address.replaceFirst("/\\?.*", "/health?nonce=0123456789abcdef"), ""));
    }
  }

  @Test
  void runningRequestEndsBeforeTheServerDoes() throws Exception {
    try (CellwatchProcess server = serve(Map.of(), "--port", "0")) {
      server.awaitLine("Runtime file");
      RuntimeRecord record = runtimeFile().read().orElseThrow();
      URI url = URI.create(record.url());
      try (Socket socket = new Socket(url.getHost(), url.getPort())) {
        socket.setSoTimeout(10_000);
        send(
            socket,
            "POST /v1/drivers/0f8fad5b-d9cb-469f-a165-70867728950e HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + record.token()
                + "\r\nContent-Length: 2\r\n\r\n{");
        Thread.sleep(300);
        server.signal("TERM");
        Thread.sleep(700);
        assertTrue(ProcessHandle.of(server.pid()).isPresent(), "it did not wait");
        send(socket, "}");
        byte[] answer = socket.getInputStream().readNBytes(9);
        assertEquals("HTTP/1.1 ", new String(answer, StandardCharsets.US_ASCII));
      }
      assertEquals(143, server.awaitEnd());
    }
  }

  private CellwatchProcess serve(Map<String, String> environment, String... options)
      throws IOException {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "serve";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return CellwatchProcess.start(home, environment, arguments);
  }

  private RuntimeFile runtimeFile() {
    return RuntimeFile.ofUser(Map.of("HOME", home.toString()), "/");
  }

  private static int get(String url, String token) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static int post(String url, String token) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .header("Authorization", "Bearer " + token)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
