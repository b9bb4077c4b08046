package io.cellwatch.proxy.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.util.Timeout;

/** A socket that can be asked for what has come, and that looks after a client while it waits. */
final class DriverSocket extends Socket {
  /**
   * The timeout by which a connection is asked for what has come already. A read then really does
   * not wait: a millisecond a request is too much.
   */
  static final Timeout NO_WAIT = Timeout.ofMilliseconds(1);

  private volatile Presence client = Presence.ASSUMED;

  /** For whom reads wait from now on. They end early where that client leaves. */
  void waitFor(Presence client) {
    this.client = client;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int patience = getSoTimeout();
        if (patience == NO_WAIT.toMilliseconds() && in.available() == 0) {
          throw new NothingYet();
        }
        return patience > Presence.EVERY_MILLIS
            ? inSlices(in, buffer, offset, length, patience)
            : in.read(buffer, offset, length);
      }
    };
  }

  private int inSlices(InputStream in, byte[] buffer, int offset, int length, int patience)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    long left = patience;
    try {
      while (true) {
        setSoTimeout((int) Math.min(left, Presence.EVERY_MILLIS));
        try {
          return in.read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
          if (client.hasLeft()) {
            throw new IOException("the client has left", e);
          }
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (left <= 0) {
            throw e;
          }
        }
      }
    } finally {
      if (!isClosed()) {
        setSoTimeout(patience);
      }
    }
  }

  /** Nothing went wrong, so no stack is walked: it would cost more than all else of a request. */
  private static final class NothingYet extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    private NothingYet() {
      super("nothing has come yet");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
