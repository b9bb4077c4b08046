package io.cellwatch.proxy.exchange;

import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.cellwatch.proxy.upstream.UpstreamException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.StrictConnPool;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections to drivers, in use or not. Who has to wait for one gets it in the order of asking. An
 * address without a connection is forgotten when idle ones are closed.
 */
final class Connections implements AutoCloseable {
  /** Of one driver, whose UI has about as many threads. */
  static final int MOST = 16;

  private static final int MOST_IN_ALL = 4096;

  private final StrictConnPool<HttpHost, DriverConnection> pool =
      new StrictConnPool<>(
          MOST, MOST_IN_ALL, TimeValue.NEG_ONE_MILLISECOND, PoolReusePolicy.LIFO, null);
  private final Duration patience;

  /**
   * No connections.
   *
   * @param patience how long a request waits where all are in use
   */
  Connections(Duration patience) {
    this.patience = patience;
  }

  /**
   * A connection, or the right to make one.
   *
   * @throws UpstreamException all have stayed in use for too long
   * @throws ClientLeftException whoever waits for it has left
   */
  Lease lease(Upstream to, Presence client) throws UpstreamException, InterruptedException {
    CountDownLatch settled = new CountDownLatch(1);
    Future<PoolEntry<HttpHost, DriverConnection>> leased =
        pool.lease(
            to.address(), null, Timeout.ofMilliseconds(patience.toMillis()), new Settling(settled));
    boolean taken = false;
    try {
      if (leased.isDone() || await(settled, client)) {
        Lease lease = new Lease(pool, leased.get());
        taken = true;
        return lease;
      }
      throw busy();
    } catch (ExecutionException e) {
      // It has waited for as long as it may, which the pool saw first.
      throw busy();
    } finally {
      if (!taken) {
        giveUp(leased);
      }
    }
  }

  private void giveUp(Future<PoolEntry<HttpHost, DriverConnection>> leased) {
    if (leased.cancel(true)) {
      pool.validatePendingRequests();
    } else if (leased.state() == Future.State.SUCCESS) {
      new Lease(pool, leased.resultNow()).close();
    }
  }

  private boolean await(CountDownLatch settled, Presence client) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (settled.await(Math.min(left, Presence.EVERY_MILLIS), TimeUnit.MILLISECONDS)) {
        return true;
      }
      if (client.hasLeft()) {
        throw new ClientLeftException();
      }
      if (left <= 0) {
        return false;
      }
    }
  }

  private static UpstreamException busy() {
    return new UpstreamException(
        Kind.BUSY, "the driver's UI is busy with " + MOST + " requests that came before");
  }

  void closeIdle(Duration since) {
    pool.closeIdle(TimeValue.ofMilliseconds(since.toMillis()));
  }

  /** How many are open, or about to be. */
  int open() {
    return pool.getTotalStats().getAvailable() + pool.getTotalStats().getLeased();
  }

  /** How many requests wait for one. */
  int waiting() {
    return pool.getTotalStats().getPending();
  }

  /** Of how many drivers something is known. */
  int addresses() {
    return pool.getRoutes().size();
  }

  @Override
  public void close() {
    pool.close(CloseMode.IMMEDIATE);
  }

  /** Says that there is no more to wait for. */
  private record Settling(CountDownLatch settled)
      implements FutureCallback<PoolEntry<HttpHost, DriverConnection>> {
    @Override
    public void completed(PoolEntry<HttpHost, DriverConnection> entry) {
      settled.countDown();
    }

    @Override
    public void failed(Exception cause) {
      settled.countDown();
    }

    @Override
    public void cancelled() {
      settled.countDown();
    }
  }
}
