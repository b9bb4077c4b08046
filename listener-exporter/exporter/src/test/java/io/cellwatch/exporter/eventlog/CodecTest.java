package io.cellwatch.exporter.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import com.ning.compress.lzf.LZFOutputStream;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.Quantity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4BlockOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.SnappyFramedOutputStream;
import org.xerial.snappy.SnappyOutputStream;

class CodecTest {
  private final Path folder;

  CodecTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static byte[] encoded(Codec codec, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream encoder = encoder(codec, bytes)) {
      encoder.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static OutputStream encoder(Codec codec, OutputStream to) throws IOException {
    return switch (codec) {
      case PLAIN -> to;
      case GZIP -> new GZIPOutputStream(to);
      case ZSTD -> new ZstdOutputStream(to, 1).setCloseFrameOnFlush(true);
      case LZ4_BLOCKS -> new LZ4BlockOutputStream(to, 1 << 15);
      case LZ4_FRAMES -> new LZ4FrameOutputStream(to);
      case SNAPPY -> new SnappyOutputStream(to, 1 << 15);
      case SNAPPY_FRAMES -> new SnappyFramedOutputStream(to);
      case LZF -> new LZFOutputStream(to).setFinishBlockOnFlush(true);
    };
  }

  @ParameterizedTest
  @EnumSource
  void aLogOfEachCodecIsReadWhateverItsName(Codec codec) throws IOException {
    Path log = folder.resolve("app-1");
    Files.write(log, encoded(codec, LogText.text()));
    LogText.Read read = LogText.read(log);
    assertEquals(400, read.state().application().totals().get(Quantity.RUN_MILLIS));
    assertEquals(ApplicationState.ENDED, read.state().application().state());
    assertFalse(read.state().application().incomplete());
    assertFalse(read.report().cutOff());
    assertEquals(15, read.report().lines());
    assertEquals(0, read.problems().size());
  }

  @ParameterizedTest
  @EnumSource
  void streamsWrittenOneAfterTheOtherAreOneLog(Codec codec) throws IOException {
    Path log = folder.resolve("app-1");
    String text = LogText.text();
    byte[] first = encoded(codec, text.substring(0, 1500));
    byte[] second = encoded(codec, text.substring(1500));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    Files.write(log, both);
    assertEquals(400, LogText.read(log).state().application().totals().get(Quantity.RUN_MILLIS));
  }

  @ParameterizedTest
  @EnumSource
  void aLogCutOffAnywhereIsReadUpToThere(Codec codec) throws IOException {
    byte[] whole = encoded(codec, LogText.text());
    Path log = folder.resolve("app-1.inprogress");
    long before = 0;
    for (int length = 0; length < whole.length; length += 1 + whole.length / 97) {
      Files.write(log, Arrays.copyOf(whole, length));
      LogText.Read read = LogText.read(log);
      assertEquals(0, read.report().malformedLines(), "cut at " + length);
      assertEquals(0, read.report().damagedFiles(), "cut at " + length);
      assertTrue(read.report().inProgress());
      assertFalse(read.state().application().incomplete(), "cut at " + length);
      assertTrue(read.report().lines() >= before, "cut at " + length);
      before = read.report().lines();
    }
  }

  @Test
  void aZstdFrameThatIsStillBeingWrittenGivesItsWholeLines() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZstdOutputStream encoder = new ZstdOutputStream(bytes, 1);
    encoder.write(LogText.text().getBytes(UTF_8));
    encoder.flush();
    Path log = folder.resolve("app-1.zstd.inprogress");
    Files.write(log, bytes.toByteArray());
    encoder.close();
    assertEquals(15, LogText.read(log).report().lines());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
  void damageInTheMiddleLeavesOutTheRestAndSaysSo(Codec codec) throws IOException {
    // Ten thousand different lines, so that the file has many blocks.
    StringBuilder text = new StringBuilder(LogText.LOG_START + "\n");
    for (int i = 0; i < 10_000; i++) {
      text.append(LogText.taskStart(i * 7919)).append('\n');
    }
    byte[] bytes = encoded(codec, text.toString());
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0xa5);
    Path log = folder.resolve("app-1");
    Files.write(log, bytes);
    LogText.Read read = LogText.read(log);
    assertTrue(read.state().application().incomplete());
    assertTrue(read.report().damagedFiles() + read.report().malformedLines() > 0);
    assertTrue(read.report().events() < 10_001, "events " + read.report().events());
    assertTrue(read.problems().get(0).startsWith(log.toString()), read.problems().get(0));
  }

  @Test
  void theNameDecidesWhereTheFirstBytesSayNothing() {
    assertEquals(Codec.ZSTD, Codec.ofFileName("app-1.zstd").orElseThrow());
    assertEquals(Codec.ZSTD, Codec.ofFileName("app-1.ZST").orElseThrow());
    assertEquals(Codec.LZ4_BLOCKS, Codec.ofFileName("app-1.lz4").orElseThrow());
    assertTrue(Codec.ofFileName("application_1_2").isEmpty());
    assertTrue(Codec.ofFirstBytes(new byte[0]).isEmpty());
  }
}
