package io.cellwatch.exporter.eventlog;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.ning.compress.lzf.LZFInputStream;
import com.ning.compress.lzf.impl.VanillaChunkDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4BlockInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyInputStream;

/**
 * How a log is compressed: Spark's four codecs in Spark's own framing, the formats of the command
 * line tools of the same name, and gzip.
 */
enum Codec {
  PLAIN("") {
    @Override
    InputStream decode(InputStream compressed) {
      return compressed;
    }
  },
  GZIP("gz|gzip") {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      return new GZIPInputStream(compressed, BUFFER_BYTES);
    }
  },
  ZSTD("zstd|zst") {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      // Continuous: what a frame that was cut off holds is given out, as the history server does.
      return new ZstdInputStreamNoFinalizer(compressed).setContinuous(true);
    }
  },
  LZ4_BLOCKS("lz4") {
    @Override
    InputStream decode(InputStream compressed) {
      return LZ4BlockInputStream.newBuilder().withStopOnEmptyBlock(false).build(compressed);
    }
  },
  LZ4_FRAMES("") {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      return new LZ4FrameInputStream(compressed);
    }
  },
  SNAPPY("snappy") {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      return new SnappyInputStream(compressed);
    }
  },
  SNAPPY_FRAMES("sz") {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      return new SnappyFramedInputStream(compressed);
    }
  },
  LZF("lzf") {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      // Whoever asks their factory loads the other decoder too, which Java warns of since 24.
      return new LZFInputStream(new VanillaChunkDecoder(), compressed);
    }
  };

  /** How many first bytes of a file {@link #ofFirstBytes} wants to see. */
  static final int MAGIC_BYTES = 10;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String nameEndings;

  /**
   * A codec.
   *
   * @param nameEndings of its files, separated by bars; empty where no name is its own
   */
  Codec(String nameEndings) {
    this.nameEndings = nameEndings;
  }

  /**
   * Decodes a stream.
   *
   * @param compressed whose {@code available} must be above 0 while bytes follow
   * @throws IOException the stream does not begin as this codec's streams do
   */
  abstract InputStream decode(InputStream compressed) throws IOException;

  /** The codec that a file's last ending names; none where it names nothing. */
  static Optional<Codec> ofFileName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (Codec codec : values()) {
      if (!codec.nameEndings.isEmpty() && name.matches(".*\\.(" + codec.nameEndings + ")")) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  /** The codec whose mark stands at the beginning; plain for a JSON object; none otherwise. */
  static Optional<Codec> ofFirstBytes(byte[] bytes) {
    if (startsWith(bytes, 0x1f, 0x8b)) {
      return Optional.of(GZIP);
    }
    if (startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Optional.of(ZSTD);
    }
    if (startsWith(bytes, 'L', 'Z', '4', 'B', 'l', 'o', 'c', 'k')) {
      return Optional.of(LZ4_BLOCKS);
    }
    if (startsWith(bytes, 0x04, 0x22, 0x4d, 0x18)) {
      return Optional.of(LZ4_FRAMES);
    }
    if (startsWith(bytes, 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0)) {
      return Optional.of(SNAPPY);
    }
    if (startsWith(bytes, 0xff, 0x06, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y')) {
      return Optional.of(SNAPPY_FRAMES);
    }
    if (startsWith(bytes, 'Z', 'V', 0) || startsWith(bytes, 'Z', 'V', 1)) {
      return Optional.of(LZF);
    }
    return startsWith(bytes, '{') ? Optional.of(PLAIN) : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
