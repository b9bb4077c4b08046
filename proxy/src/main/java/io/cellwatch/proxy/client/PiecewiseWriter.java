package io.cellwatch.proxy.client;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/**
 * Writes large data piece by piece, so that what is left of it tells whether the client takes it:
 * an answer may be one buffer, which a plain socket takes as a whole or not at all.
 */
final class PiecewiseWriter implements DataWriter {
  private static final int PIECE_BYTES = 64 * 1024;

  private final DataWriter writer;

  PiecewiseWriter(DataWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(BufferData... buffers) {
    for (BufferData each : buffers) {
      write(each);
    }
  }

  @Override
  public void write(BufferData buffer) {
    if (buffer.available() <= PIECE_BYTES) {
      writer.write(buffer);
    } else {
      writeNow(buffer);
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    for (BufferData each : buffers) {
      writeNow(each);
    }
  }

  @Override
  public void writeNow(BufferData buffer) {
    while (buffer.available() > PIECE_BYTES) {
      byte[] piece = new byte[PIECE_BYTES];
      int read = buffer.read(piece);
      writer.writeNow(BufferData.create(piece, 0, read));
    }
    writer.writeNow(buffer);
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }
}
