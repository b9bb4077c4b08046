package io.cellwatch.exporter.eventlog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The compressed bytes of a file: tells how many have been read, and remembers its end and a
 * failure to read it, which are other things than a failure to decode what was read.
 */
final class CountingInputStream extends FilterInputStream {
  private static final int STEP_BYTES = 1 << 16;

  private final LongConsumer progress;
  private long bytes;
  private long toldBytes;
  private boolean ended;
  private @Nullable IOException failure;

  /**
   * Counts.
   *
   * @param progress told of the bytes read so far, every {@value #STEP_BYTES} bytes and at the end
   */
  CountingInputStream(InputStream file, LongConsumer progress) {
    super(file);
    this.progress = progress;
  }

  long bytes() {
    return bytes;
  }

  /** Whether more was asked for than there is. */
  boolean ended() {
    return ended;
  }

  /** Why the file itself could not be read, if so. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (read < 0) {
      ended = true;
    } else {
      bytes += read;
    }
    if (bytes - toldBytes >= STEP_BYTES || (ended && bytes > toldBytes)) {
      toldBytes = bytes;
      progress.accept(bytes);
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(STEP_BYTES, Math.max(0, count))]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
