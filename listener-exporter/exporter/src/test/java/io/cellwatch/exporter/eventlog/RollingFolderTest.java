package io.cellwatch.exporter.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFolderTest {
  private final Path temporary;
  private final Path folder;

  RollingFolderTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    folder = Files.createDirectory(temporary.resolve("eventlog_v2_app-1"));
    Files.createFile(folder.resolve("appstatus_app-1"));
  }

  private void write(String name, List<String> lines) throws IOException {
    Codec codec = Codec.ofFileName(name.replace(".compact", "")).orElse(Codec.PLAIN);
    Files.write(folder.resolve(name), CodecTest.encoded(codec, String.join("\n", lines) + "\n"));
  }

  @Test
  void filesAreReadInTheOrderOfTheirNumbersNotOfTheirNames() throws IOException {
    List<String> lines = LogText.lines();
    for (int i = 0; i < lines.size(); i++) {
      write("events_" + (i + 1) + "_app-1.zstd", lines.subList(i, i + 1));
    }
    Files.writeString(folder.resolve(".events_1_app-1.zstd.crc"), "x");
    LogText.Read read = LogText.read(folder);
    assertEquals(400, read.state().application().totals().get(Quantity.RUN_MILLIS));
    assertEquals(1, read.state().application().totals().get(Quantity.JOBS_SUCCEEDED));
    assertFalse(read.state().application().incomplete());
    assertFalse(read.report().inProgress());
    assertEquals(List.of(), read.problems());
  }

  @Test
  void aCompactedFileStandsForAllUpToItsNumber() throws IOException {
    write("events_1_app-1.lz4", List.of("never read"));
    write("events_2_app-1.lz4", List.of("never read"));
    write("events_2_app-1.lz4.compact", LogText.lines().subList(0, 4));
    write("events_3_app-1.lz4", LogText.lines().subList(4, 15));
    LogText.Read read = LogText.read(folder);
    assertEquals(4, read.state().application().totals().get(Quantity.TASKS_SUCCESS));
    assertEquals(0, read.report().malformedLines());
    assertTrue(read.state().application().incomplete());
    assertTrue(read.problems().get(0).contains("compacted by Spark"), read.problems().get(0));
  }

  @Test
  void aMissingNumberMarksTheApplicationIncompleteAndTheRestIsRead() throws IOException {
    write("events_1_app-1", LogText.lines().subList(0, 4));
    write("events_3_app-1", LogText.lines().subList(4, 15));
    LogText.Read read = LogText.read(folder);
    assertTrue(read.state().application().incomplete());
    assertEquals(4, read.state().application().totals().get(Quantity.TASKS_SUCCESS));
    assertTrue(read.problems().get(0).contains("number 2 before it is missing"));
  }

  @Test
  void aMissingFirstFileMarksTheApplicationIncomplete() throws IOException {
    write("events_2_app-1", LogText.lines());
    assertTrue(LogText.read(folder).state().application().incomplete());
  }

  @Test
  void aLogThatIsStillWrittenIsInProgress() throws IOException {
    Files.move(folder.resolve("appstatus_app-1"), folder.resolve("appstatus_app-1.inprogress"));
    write("events_1_app-1", LogText.lines().subList(0, 4));
    Files.writeString(folder.resolve("events_2_app-1"), LogText.taskStart(0).substring(0, 50));
    LogText.Read read = LogText.read(folder);
    assertTrue(read.report().inProgress());
    assertTrue(read.report().cutOff());
    assertFalse(read.state().application().incomplete());
  }

  @Test
  void anOlderFileThatIsCutOffIsDamage() throws IOException {
    write("events_1_app-1", LogText.lines().subList(0, 4));
    Path first = folder.resolve("events_1_app-1");
    byte[] bytes = Files.readAllBytes(first);
    Files.write(first, java.util.Arrays.copyOf(bytes, bytes.length - 10));
    write("events_2_app-1", LogText.lines().subList(4, 15));
    LogText.Read read = LogText.read(folder);
    assertTrue(read.state().application().incomplete());
    assertEquals(1, read.report().malformedLines());
  }

  @Test
  void progressGoesOverAllFiles() throws IOException {
    write("events_1_app-1", LogText.lines().subList(0, 4));
    write("events_2_app-1", LogText.lines().subList(4, 15));
    LogText.Read read = LogText.read(folder);
    List<Long> sorted = read.progress().stream().sorted().toList();
    assertEquals(sorted, read.progress());
    assertEquals(EventLog.open(folder).bytes(), read.progress().get(read.progress().size() - 1));
  }

  @Test
  void aFolderThatIsNoLogIsRefusedWithWhatIsExpected() {
    EventLogException refused =
        assertThrows(EventLogException.class, () -> EventLog.open(temporary));
    assertTrue(String.valueOf(refused.getMessage()).contains("eventlog_v2_"));
    assertThrows(EventLogException.class, () -> EventLog.open(temporary.resolve("none")));
  }
}
