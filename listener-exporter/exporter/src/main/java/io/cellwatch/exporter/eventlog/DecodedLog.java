package io.cellwatch.exporter.eventlog;

import io.cellwatch.exporter.eventlog.LogFiles.LogFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyError;

/**
 * The text of one log file. Where its compressed form is cut off or damaged the text ends there,
 * and {@link #damage} says so; only a file that cannot be read is an error.
 */
final class DecodedLog extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final LogFile file;
  private final CountingInputStream counted;
  private @Nullable InputStream decoded;
  private boolean cutOff;
  private @Nullable String damage;

  DecodedLog(LogFile file, LongConsumer progress) throws IOException {
    this.file = file;
    counted =
        new CountingInputStream(
            new BufferedInputStream(Files.newInputStream(file.path()), BUFFER_BYTES), progress);
  }

  /** Whether the compressed form ends in the middle of something. */
  boolean cutOff() {
    return cutOff;
  }

  /** What is wrong with the compressed form and where; null where nothing is. */
  @Nullable String damage() {
    return damage;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (cutOff || damage != null) {
      return -1;
    }
    try {
      if (decoded == null) {
        decoded = file.codec().decode(counted);
      }
      return decoded.read(buffer, offset, length);
    } catch (IOException | RuntimeException | SnappyError e) {
      rethrowFailureOfFile();
      // Most libraries say "cut off" in words only: it is that where they asked for more.
      if (counted.ended()) {
        cutOff = true;
      } else {
        damage =
            file.path()
                + ": damaged near byte "
                + counted.bytes()
                + " of "
                + file.bytes()
                + " (read as "
                + file.codec()
                + "): the rest of this file is left out: "
                + e.getMessage();
      }
      return -1;
    }
  }

  private void rethrowFailureOfFile() throws IOException {
    IOException failure = counted.failure();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    try (counted) {
      if (decoded != null) {
        decoded.close();
      }
    }
  }
}
