package io.cellwatch.exporter.eventlog;

import java.io.IOException;
import java.io.InputStream;

/**
 * Gives out a text line by line, each as a stream of its own that ends with the line. No line is
 * held in memory: a line may be larger than the heap.
 */
final class EventLines {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream text;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Line line = new Line();
  private int position;
  private int limit;
  private boolean textEnded;
  private boolean lineEnded = true;
  private long number;

  EventLines(InputStream text) {
    this.text = text;
  }

  /**
   * Goes on to the next line, past what was not read of this one.
   *
   * @return false where the text has ended
   */
  boolean next() throws IOException {
    while (!lineEnded) {
      takeUntilNewline(Integer.MAX_VALUE);
    }
    if (position == limit && !fill()) {
      return false;
    }
    number++;
    lineEnded = false;
    return true;
  }

  /** Number of the line, from 1. */
  long number() {
    return number;
  }

  /** The bytes of the line without its end. One object: it stands for the line that is now. */
  InputStream line() {
    return line;
  }

  /** Whether this is the last line, and the text ends without a newline. Reads the line. */
  boolean cutOff() throws IOException {
    while (!lineEnded) {
      takeUntilNewline(Integer.MAX_VALUE);
    }
    return textEnded;
  }

  /** How many bytes from {@link #position}, at most so many, belong to the line; 0 at its end. */
  private int takeUntilNewline(int atMost) throws IOException {
    if (lineEnded) {
      return 0;
    }
    if (position == limit && !fill()) {
      lineEnded = true;
      return 0;
    }
    int end = atMost > limit - position ? limit : position + atMost;
    int from = position;
    int at = from;
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    if (at < end) {
      lineEnded = true;
      position = at + 1;
    } else {
      position = at;
    }
    return at - from;
  }

  private boolean fill() throws IOException {
    if (textEnded) {
      return false;
    }
    int read = text.read(buffer, 0, buffer.length);
    if (read <= 0) {
      textEnded = true;
      return false;
    }
    position = 0;
    limit = read;
    return true;
  }

  private final class Line extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position == limit && !lineEnded && !fill()) {
        lineEnded = true;
      }
      int from = position;
      int taken = takeUntilNewline(length);
      if (taken == 0) {
        return -1;
      }
      System.arraycopy(buffer, from, into, offset, taken);
      return taken;
    }

    @Override
    public int available() {
      return lineEnded ? 0 : limit - position;
    }
  }
}
