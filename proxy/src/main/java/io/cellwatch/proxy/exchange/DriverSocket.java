package io.cellwatch.proxy.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.apache.hc.core5.util.Timeout;

/** A socket that can be asked for what has come, and that tells its exchange when it waits. */
final class DriverSocket extends Socket {
  /**
   * The timeout by which a connection is asked for what has come already. A read then really does
   * not wait: a millisecond a request is too much.
   */
  static final Timeout NO_WAIT = Timeout.ofMilliseconds(1);

  private volatile Exchange exchange = Exchange.NONE;

  /** For what reads wait from now on. */
  void serve(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (getSoTimeout() == NO_WAIT.toMilliseconds() && in.available() == 0) {
          throw new NothingYet();
        }
        Exchange served = exchange;
        served.readBegins();
        try {
          return in.read(buffer, offset, length);
        } finally {
          served.readEnds();
        }
      }
    };
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
