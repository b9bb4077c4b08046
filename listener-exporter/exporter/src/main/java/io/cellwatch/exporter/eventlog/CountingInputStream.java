package io.cellwatch.exporter.eventlog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells how many bytes of a file have been read, and remembers a failure to read it, which is
 * another thing than a failure to decode what was read.
 */
final class CountingInputStream extends FilterInputStream {
  private final LongConsumer progress;
  private long bytes;
  private @Nullable IOException failure;

  /**
   * Counts.
   *
   * @param progress told of the bytes read so far, after each read
   */
  CountingInputStream(InputStream file, LongConsumer progress) {
    super(file);
    this.progress = progress;
  }

  long bytes() {
    return bytes;
  }

  /** Why the file itself could not be read, if so. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    try {
      int read = super.read();
      counted(read < 0 ? 0 : 1);
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int read = super.read(buffer, offset, length);
      counted(read);
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    counted(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void counted(long read) {
    if (read > 0) {
      bytes += read;
      progress.accept(bytes);
    }
  }
}
