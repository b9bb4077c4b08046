package io.cellwatch.listener.publish;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests to servers, one at a time. Whatever the other side does, the caller waits no longer than
 * its patience lasts: the request has a thread of its own, and is hung up on after that. The
 * threads are daemons, and one unless a server hangs.
 */
final class HttpExchanges implements AutoCloseable {
  /** One with a request, one that hangs up on it, and one for the next request. */
  private static final int MOST_THREADS = 3;

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "cellwatch-http");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable SSLSocketFactory tls;

  Answer get(URI url, Patience patience) throws IOException, InterruptedException {
    return await(new HttpExchange(url, tls(url), timeout(patience)), patience);
  }

  Answer post(URI url, String token, Body body, Patience patience)
      throws IOException, InterruptedException {
    return send("POST", url, token, body, patience);
  }

  Answer put(URI url, String token, Body body, Patience patience)
      throws IOException, InterruptedException {
    return send("PUT", url, token, body, patience);
  }

  private Answer send(String method, URI url, String token, Body body, Patience patience)
      throws IOException, InterruptedException {
    HttpExchange exchange = new HttpExchange(url, tls(url), timeout(patience));
    exchange.send(method, token, body);
    return await(exchange, patience);
  }

  /**
   * The TLS that the JVM is configured for, looked up when the first address needs it: that reads
   * all root certificates. One for all requests, or a connection would serve only once.
   */
  private @Nullable SSLSocketFactory tls(URI url) throws IOException {
    if (tls == null && "https".equals(url.getScheme())) {
      try {
        tls = SSLContext.getDefault().getSocketFactory();
      } catch (NoSuchAlgorithmException e) {
        throw new IOException("this JVM has no TLS as it is configured: " + e.getMessage(), e);
      }
    }
    return tls;
  }

  private static int timeout(Patience patience) {
    long now = System.nanoTime();
    long millis = TimeUnit.NANOSECONDS.toMillis(patience.left(now, now));
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis)); // 0 would mean for ever.
  }

  private Answer await(HttpExchange exchange, Patience patience)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Future<Answer> answer;
    try {
      answer = threads.submit(exchange);
    } catch (RejectedExecutionException e) {
      throw new IOException("requests before this one still hang", e);
    }
    try {
      long left = patience.left(begun, System.nanoTime());
      while (left > 0) {
        try {
          return answer.get(Math.min(left, LOOK_AGAIN_NANOS), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          left = patience.left(begun, System.nanoTime()); // It may have become less meanwhile.
        }
      }
      throw late(begun);
    } catch (ExecutionException e) {
      throw inWords(e.getCause() == null ? e : e.getCause(), begun);
    } finally {
      if (!answer.isDone()) {
        hangUp(exchange);
      }
    }
  }

  /** By another thread: a TLS connection may have to wait until it can be closed. */
  private void hangUp(HttpExchange exchange) {
    exchange.abandon();
    try {
      threads.execute(exchange::hangUp);
    } catch (RejectedExecutionException e) {
      // It ends by its own timeouts.
    }
  }

  private static IOException late(long begun) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    return new IOException("no answer within " + millis + " ms");
  }

  private static IOException inWords(Throwable cause, long begun) {
    if (cause instanceof SocketTimeoutException) {
      return late(begun);
    }
    if (cause instanceof ConnectException) {
      return new IOException("nothing listens there", cause);
    }
    return new IOException(
        cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
