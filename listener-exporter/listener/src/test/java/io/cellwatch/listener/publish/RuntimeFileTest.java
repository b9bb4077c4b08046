package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cellwatch.listener.CapturedLog;
import io.cellwatch.listener.option.ListenerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class RuntimeFileTest {
  private static final int SOMEBODY = 12_345;

  private final Path home;

  RuntimeFileTest(@TempDir Path home) {
    this.home = home;
  }

  private void write(String content, String permissions) throws IOException {
    write("server.json", content, permissions);
  }

  private void write(String name, String content, String permissions) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private Path file(String name) {
    return home.resolve(".local/share/cellwatch").resolve(name);
  }

  private static String naming(URI url, String token) {
    return "{\"url\":\"%s\",\"token\":\"%s\",\"pid\":1,\"version\":\"1\"}".formatted(url, token);
  }

  @Test
  void ownPrivateFileNamesTheServer() throws IOException {
    write(naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    assertEquals(
        List.of(new Endpoint(URI.create("http://127.0.0.1:9/"), "abc", "http://127.0.0.1:9")),
        new RuntimeFile(home).read());
  }

  @Test
  void serverOfThisHostGoesBeforeThatOfAnother() throws IOException {
    write("{\"url\":\"http://127.0.0.1:9\",\"token\":\"abc\",\"host\":\"node-a\"}", "rw-------");
    write(
        "server-node-b.json",
        "{\"url\":\"http://127.0.0.1:9\",\"token\":\"def\",\"host\":\"node-b\"}",
        "rw-------");
    URI url = URI.create("http://127.0.0.1:9/");
    Endpoint a = new Endpoint(url, "abc", "http://127.0.0.1:9");
    Endpoint b = new Endpoint(url, "def", "http://127.0.0.1:9");
    Endpoint elsewhere = new Endpoint(url, "abc", "http://127.0.0.1:9", "node-a");
    assertEquals(List.of(a), new RuntimeFile(home, "node-a").read());
    assertEquals(List.of(b, elsewhere), new RuntimeFile(home, "node-b").read());
    assertEquals(List.of(elsewhere), new RuntimeFile(home, "node-c").read());
  }

  @Test
  void withoutAHomeFolderThereIsNoFile() {
    assertEquals(List.of(), new RuntimeFile(null, "node-a").read());
  }

  @Test
  void nothingIsSaidOfAServerThatRunsElsewhere() throws Exception {
    write("{\"url\":\"http://127.0.0.1:9\",\"token\":\"abc\",\"host\":\"node-a\"}", "rw-------");
    try (CapturedLog log = CapturedLog.of(RuntimeFileTest.class)) {
      Patience patience = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1));
      QuietLog quiet = new QuietLog(LoggerFactory.getLogger(RuntimeFileTest.class));
      try (ServerAccess access = new ServerAccess(patience, quiet)) {
        for (String host : List.of("node-b", "node-a")) {
          Endpoint endpoint = new RuntimeFile(home, host).read().get(0);
          assertEquals(Outcome.FAILED, access.deliver(endpoint, "job", () -> Outcome.TAKEN), host);
          assertEquals(host.equals("node-a") ? 1 : 0, log.lines().size(), host);
        }
      }
    }
  }

  @Test
  void fileOfAnotherModeThanItsServersIsNotTrusted() throws IOException {
    for (String permissions : List.of("rw-r--r--", "rw--w----", "rw----r--", "r--------")) {
      write(naming(URI.create("http://127.0.0.1:9"), "abc"), permissions);
      assertEquals(List.of(), new RuntimeFile(home).read(), permissions);
    }
  }

  /** As in a container: the process runs under a number, its home is root's or a volume's. */
  @Test
  void ownFileNamesTheServerWhoeverOwnsTheHomeFolder() throws IOException {
    assumeTrue(ProcessUser.id() == ProcessUser.ROOT, "only root can give files away");
    write(naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    Files.setAttribute(file("server.json"), "unix:uid", SOMEBODY);
    assertEquals(1, new RuntimeFile(home, "node-a", () -> SOMEBODY).read().size());
    Files.setAttribute(home, "unix:uid", SOMEBODY + 1);
    assertEquals(1, new RuntimeFile(home, "node-a", () -> SOMEBODY).read().size());
    assertEquals(List.of(), new RuntimeFile(home, "node-a", () -> SOMEBODY + 1).read());
  }

  @Test
  void rootTrustsNeitherAFileNorAHomeFolderOfAnother() throws IOException {
    assumeTrue(ProcessUser.id() == ProcessUser.ROOT, "only root can give files away");
    write(naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    assertEquals(1, new RuntimeFile(home).read().size());
    Files.setAttribute(home, "unix:uid", SOMEBODY);
    assertEquals(List.of(), new RuntimeFile(home).read());
    Files.setAttribute(file("server.json"), "unix:uid", SOMEBODY);
    assertEquals(List.of(), new RuntimeFile(home).read());
    Files.setAttribute(home, "unix:uid", ProcessUser.ROOT);
    assertEquals(List.of(), new RuntimeFile(home).read());
  }

  @Test
  void fileOfAnotherUserIsNotTrusted() throws IOException {
    write(naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    int another = ProcessUser.id() + 1;
    assertEquals(List.of(), new RuntimeFile(home, "node-a", () -> another).read());
  }

  @Test
  void symbolicLinkIsNotTrusted() throws IOException {
    write("elsewhere.json", naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    Files.createSymbolicLink(file("server.json"), file("elsewhere.json"));
    assertEquals(List.of(), new RuntimeFile(home).read());
  }

  @Test
  void processUserIsTheOwnerOfWhatItMakes() throws IOException {
    write("", "rw-------");
    assertEquals(Files.getAttribute(file("server.json"), "unix:uid"), ProcessUser.id());
    assertEquals(ProcessUser.id(), ProcessUser.ofNewFile());
  }

  @Test
  void missingHalfWrittenAndStrangeFilesNameNoServer() throws IOException {
    assertEquals(List.of(), new RuntimeFile(home).read());
    for (String content : List.of("", "{\"url\":\"http://127", "[1]", "{\"url\":\"http://a\"}")) {
      write(content, "rw-------");
      assertEquals(List.of(), new RuntimeFile(home).read(), content);
    }
  }

  @Test
  void homeOfTheEnvironmentGoesFirstAsInTheNotebook() throws IOException {
    write(naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    assertEquals(
        List.of(new Endpoint(URI.create("http://127.0.0.1:9/"), "abc", "http://127.0.0.1:9")),
        RuntimeFile.ofUser(Map.of("HOME", home.toString())).read());
  }

  @Test
  void configuredAddressOfTheOwnServerTakesItsTokenFromTheFile() throws IOException {
    write(naming(URI.create("http://127.0.0.1:9"), "abc"), "rw-------");
    List<Endpoint> found =
        new ServerFinder(options("http://localhost:9/", "http://other:9/"), new RuntimeFile(home))
            .find();
    assertEquals(
        List.of(
            new Endpoint(URI.create("http://localhost:9/"), "abc", "http://127.0.0.1:9"),
            new Endpoint(URI.create("http://other:9/"), "", "")),
        found);
  }

  private static ListenerOptions options(String... urls) {
    ListenerOptions defaults = ListenerOptions.DEFAULTS;
    return new ListenerOptions(
        true,
        List.of(urls).stream().map(URI::create).toList(),
        "",
        null,
        Duration.ofMillis(100),
        defaults.heartbeat(),
        defaults.timeout(),
        true,
        "");
  }

  @Test
  void tokenIsSentOnlyToAServerThatProvesToKnowIt() throws Exception {
    FoldSource source = new FoldSource();
    try (RecordingServer server = new RecordingServer(update -> 204)) {
      write(naming(server.url(), "abc"), "rw-------");
      ListenerOptions options = options();
      Publisher publisher =
          new Publisher(
              source,
              new ServerFinder(options, new RuntimeFile(home)),
              "instance-1",
              options,
              LoggerFactory.getLogger(RuntimeFileTest.class));
      server.prove("another token");
      publisher.start();
      Thread.sleep(1_000);
      assertEquals(List.of(), server.received());
      server.prove("abc");
      assertEquals("Bearer abc", server.await(each -> true).authorization());
      source.end();
      publisher.end();
      assertTrue(publisher.awaitSettled(Duration.ofSeconds(5)));
    }
  }

  @Test
  void serverThatIsStartedLaterIsFound() throws Exception {
    FoldSource source = new FoldSource();
    ListenerOptions options = options();
    Publisher publisher =
        new Publisher(
            source,
            new ServerFinder(options, new RuntimeFile(home)),
            "instance-1",
            options,
            LoggerFactory.getLogger(RuntimeFileTest.class));
    publisher.start();
    try (RecordingServer server = new RecordingServer(update -> 204)) {
      server.prove("late");
      Thread.sleep(300);
      write(naming(server.url(), "late"), "rw-------");
      assertTrue(server.await(each -> true).update().path("full").asBoolean());
      source.end();
      publisher.end();
      assertTrue(publisher.awaitSettled(Duration.ofSeconds(5)));
    }
  }
}
