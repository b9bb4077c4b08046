package io.cellwatch.server.runtimefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.machine.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeFileTest {
  private static final RuntimeRecord RECORD =
      new RuntimeRecord("http://127.0.0.1:8090", "token-text", 42, "1.0", "node-a");
  private static final RuntimeRecord OF_B =
      new RuntimeRecord("http://127.0.0.1:8090", "token-of-b", 42, "1.0", "node-b");

  private final Instant now = Instant.now();

  @TempDir private Path home = Path.of("");
  private RuntimeFile file = onHost("node-a");
  private RuntimeFile onB = file;

  @BeforeEach
  void below() {
    file = onHost("node-a");
    onB = onHost("node-b");
  }

  @Test
  void fileLiesAtItsFixedPlaceForItsOwnerAlone() throws Exception {
    publish(RECORD);
    Path folder = home.resolve(".local/share/cellwatch");
    assertEquals(folder.resolve("server.json"), file.path());
    assertEquals("rwx------", mode(folder));
    assertEquals("rw-------", mode(folder.resolve("server.json")));
    assertEquals("rw-------", mode(folder.resolve("token")));
    assertEquals("rw-------", mode(folder.resolve("server.lock")));
    assertEquals(
        "{\"url\":\"http://127.0.0.1:8090\",\"token\":\"token-text\",\"pid\":42,\"version\":\"1.0\",\"host\":\"node-a\"}\n",
        Files.readString(file.path()));
    assertEquals("token-text", Files.readString(file.tokenPath()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("server.json", "server.lock", "token"),
          files.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void folderThatOthersCouldReadIsClosed() throws Exception {
    Path folder = home.resolve(".local/share/cellwatch");
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    publish(RECORD);
    assertEquals("rwx------", mode(folder));
  }

  @Test
  void laterRecordReplacesAStaleOne() throws Exception {
    publish(new RuntimeRecord("http://127.0.0.1:1", "old", 7, "0.9", "node-a"));
    publish(RECORD);
    assertEquals(Optional.of(RECORD), file.read());
  }

  @Test
  void serverRemovesItsOwnRecord() throws Exception {
    publish(RECORD);
    withdraw(RECORD);
    assertFalse(Files.exists(file.path()));
    assertFalse(Files.exists(file.tokenPath()));
    withdraw(RECORD);
  }

  @Test
  void serverLeavesTheRecordOfAnother() throws Exception {
    publish(RECORD);
    withdraw(new RuntimeRecord(RECORD.url(), "other-token", 42, "1.0", "node-a"));
    assertEquals(Optional.of(RECORD), file.read());
    assertTrue(Files.exists(file.tokenPath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"url\":\"x\"}", "{\"url\":1,\"pid\":\"x\"}", "null"})
  void brokenFileIsNone(String content) throws Exception {
    publish(RECORD);
    Files.writeString(file.path(), content);
    assertEquals(Optional.empty(), file.read());
  }

  @Test
  void missingFileIsNone() throws Exception {
    assertEquals(Optional.empty(), file.read());
  }

  @Test
  void unknownFieldOfANewerVersionIsPassedOver() throws Exception {
    publish(RECORD);
    Files.writeString(
        file.path(), Files.readString(file.path()).replace("\"pid\"", "\"new\":[],\"pid\""));
    assertEquals(Optional.of(RECORD), file.read());
  }

  @Test
  void secondStartWaitsForTheFirst() throws Exception {
    RuntimeFile.Lock first = file.lock();
    CompletableFuture<Optional<RuntimeRecord>> second =
        CompletableFuture.supplyAsync(
            () -> {
              try (RuntimeFile.Lock lock = file.lock()) {
                assertTrue(lock != null);
                return file.read();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Thread.sleep(200);
    assertFalse(second.isDone());
    first.publish(RECORD);
    first.close();
    assertEquals(Optional.of(RECORD), second.get(10, TimeUnit.SECONDS));
  }

  @Test
  void fileSystemWithoutLocksIsNamedWithWhatToDo() {
    Path lock = home.resolve("server.lock");
    LockedFile.Locking none =
        channel -> {
          throw new IOException("No locks available");
        };
    IOException refusal = assertThrows(IOException.class, () -> LockedFile.open(lock, none));
    assertEquals(
        lock
            + " cannot be locked (No locks available): if its file system has no locks, set HOME"
            + " to a local folder",
        refusal.getMessage());
  }

  @Test
  void folderThatIsAFileIsToldApart() throws Exception {
    Files.createDirectories(home.resolve(".local/share"));
    Files.writeString(home.resolve(".local/share/cellwatch"), "not a folder");
    assertThrows(IOException.class, () -> file.lock());
  }

  @Test
  void folderBehindALinkIsRefused() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.createDirectories(home.resolve(".local/share"));
    Files.createSymbolicLink(home.resolve(".local/share/cellwatch"), elsewhere);
    assertThrows(IOException.class, () -> file.lock());
  }

  @Test
  void homeOfTheAccountCountsWhereThereIsNoHomeVariable() {
    assertEquals(
        Path.of("/home/a/.local/share/cellwatch/server.json"),
        RuntimeFile.ofUser(Map.of(), "/home/a").path());
    assertEquals(
        Path.of("/home/a/.local/share/cellwatch/server.json"),
        RuntimeFile.ofUser(Map.of("HOME", "relative"), "/home/a").path());
  }

  @Test
  void withoutAHomeFolderNothingIsReadOrWritten() throws Exception {
    RuntimeFile none = RuntimeFile.ofUser(Map.of(), "?");
    assertFalse(none.hasHome());
    assertEquals(List.of(), none.named());
    assertEquals(Optional.empty(), none.read());
    IOException refusal = assertThrows(IOException.class, none::lock);
    assertEquals("no home folder is known: set HOME", refusal.getMessage());
    assertFalse(Files.exists(Path.of("?")) || Files.exists(Path.of("~")));
  }

  @Test
  void recordIsOfThisMachine() {
    assertEquals(
        HostName.ofThisMachine(),
        RuntimeFile.ofUser(Map.of("HOME", home.toString()), "/elsewhere").host());
  }

  @Test
  void hostsThatShareAHomeLeaveEachOthersFilesAlone() throws Exception {
    publish(RECORD);
    publish(onB, OF_B);
    Path folder = home.resolve(".local/share/cellwatch");
    assertEquals(Optional.of(RECORD), file.read());
    assertEquals(folder.resolve("server.json"), file.path());
    assertEquals("token-text", Files.readString(file.tokenPath()));
    assertEquals(Optional.of(OF_B), onB.read());
    assertEquals(folder.resolve("server-node-b.json"), onB.path());
    assertEquals(folder.resolve("token-node-b"), onB.tokenPath());
    assertEquals("token-of-b", Files.readString(onB.tokenPath()));
    assertEquals("rw-------", mode(onB.path()));
    assertEquals("rw-------", mode(onB.tokenPath()));
    // What another host says may be good here, too, and comes last.
    assertEquals(List.of(OF_B, RECORD), onB.named());
    assertEquals(List.of(RECORD), file.named());
    withdraw(onB, OF_B);
    assertFalse(Files.exists(folder.resolve("server-node-b.json")));
    assertFalse(Files.exists(folder.resolve("token-node-b")));
    assertEquals(Optional.of(RECORD), file.read());
  }

  @Test
  void hostWithoutAServerReadsNoneOfAnother() throws Exception {
    publish(RECORD);
    assertEquals(Optional.empty(), onB.read());
    assertEquals(List.of(RECORD), onB.named());
    assertEquals("server-node-b.json", onB.path().getFileName().toString());
  }

  @Test
  void onceTheOtherHostsServerIsGoneTheNextOneHasTheNameThatOlderProgramsKnow() throws Exception {
    publish(RECORD);
    publish(onB, OF_B);
    withdraw(RECORD);
    assertEquals(Optional.of(OF_B), onB.read());
    RuntimeRecord next = new RuntimeRecord("http://127.0.0.1:9", "next", 43, "1.0", "node-b");
    publish(onB, next);
    assertEquals("server.json", onB.path().getFileName().toString());
    assertEquals(List.of(next), onB.named());
    assertFalse(Files.exists(onB.path().resolveSibling("token-node-b")));
  }

  @Test
  void recordOfAnOlderServerCountsForEveryHostAsEver() throws Exception {
    publish(RECORD);
    Files.writeString(
        file.path(), Files.readString(file.path()).replace(",\"host\":\"node-a\"", ""));
    assertEquals(Optional.of(older(RECORD)), file.read());
    assertEquals(Optional.of(older(RECORD)), onB.read());
    publish(onB, OF_B);
    assertEquals("server.json", onB.path().getFileName().toString());
  }

  @Test
  void whatNoLivingServerHasTouchedForADayIsTakenOrRemoved() throws Exception {
    RuntimeFile onC = onHost("node-c");
    RuntimeRecord ofC = new RuntimeRecord("http://127.0.0.1:1", "of-c", 9, "1.0", "node-c");
    publish(RECORD);
    publish(onB, OF_B);
    publish(onC, ofC);
    Path folder = home.resolve(".local/share/cellwatch");
    FileTime old = FileTime.from(now.minus(RuntimeFile.ABANDONED).minusSeconds(60));
    for (String name : List.of("server.json", "server-node-b.json", "server-node-c.json")) {
      Files.setLastModifiedTime(folder.resolve(name), old);
    }
    onC.refresh(ofC);
    RuntimeFile onD = onHost("node-d");
    publish(onD, new RuntimeRecord("http://127.0.0.1:1", "of-d", 9, "1.0", "node-d"));
    assertEquals("server.json", onD.path().getFileName().toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("server-node-c.json", "server.json", "server.lock", "token", "token-node-c"),
          files.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void recordShowsNoToken() {
    assertEquals("http://127.0.0.1:8090, process 42 on node-a", RECORD.toString());
    assertEquals("http://127.0.0.1:8090, process 42", older(RECORD).toString());
  }

  private RuntimeFile onHost(String name) {
    return new RuntimeFile(home, name, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static RuntimeRecord older(RuntimeRecord record) {
    return new RuntimeRecord(record.url(), record.token(), record.pid(), record.version(), "");
  }

  private void publish(RuntimeRecord record) throws Exception {
    publish(file, record);
  }

  private void publish(RuntimeFile host, RuntimeRecord record) throws Exception {
    try (RuntimeFile.Lock lock = host.lock()) {
      lock.publish(record);
    }
  }

  private void withdraw(RuntimeRecord record) throws Exception {
    withdraw(file, record);
  }

  private void withdraw(RuntimeFile host, RuntimeRecord record) throws Exception {
    try (RuntimeFile.Lock lock = host.lock()) {
      lock.withdraw(record);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
