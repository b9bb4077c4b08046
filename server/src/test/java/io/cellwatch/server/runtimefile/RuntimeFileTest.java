package io.cellwatch.server.runtimefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
      new RuntimeRecord("http://127.0.0.1:8090", "token-text", 42, "1.0");

  @TempDir private Path home = Path.of("");
  private RuntimeFile file = new RuntimeFile(home);

  @BeforeEach
  void below() {
    file = RuntimeFile.ofUser(Map.of("HOME", home.toString()), "/elsewhere");
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
        "{\"url\":\"http://127.0.0.1:8090\",\"token\":\"token-text\",\"pid\":42,\"version\":\"1.0\"}\n",
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
    publish(new RuntimeRecord("http://127.0.0.1:1", "old", 7, "0.9"));
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
    withdraw(new RuntimeRecord(RECORD.url(), "other-token", RECORD.pid(), RECORD.version()));
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
  void recordShowsNoToken() {
    assertEquals("http://127.0.0.1:8090, process 42", RECORD.toString());
  }

  private void publish(RuntimeRecord record) throws Exception {
    try (RuntimeFile.Lock lock = file.lock()) {
      lock.publish(record);
    }
  }

  private void withdraw(RuntimeRecord record) throws Exception {
    try (RuntimeFile.Lock lock = file.lock()) {
      lock.withdraw(record);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
