package io.cellwatch.proxy.exchange;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;

/** A connection in use; given back once, and closed unless it is to be kept. */
final class Lease implements AutoCloseable {
  private final ManagedConnPool<HttpHost, DriverConnection> pool;
  private final PoolEntry<HttpHost, DriverConnection> entry;
  private final AtomicBoolean over = new AtomicBoolean();
  private Exchange exchange = Exchange.NONE;
  private boolean reusable;

  Lease(
      ManagedConnPool<HttpHost, DriverConnection> pool,
      PoolEntry<HttpHost, DriverConnection> entry) {
    this.pool = pool;
    this.entry = entry;
  }

  PoolEntry<HttpHost, DriverConnection> entry() {
    return entry;
  }

  DriverConnection connection() {
    return entry.getConnection();
  }

  /** The connection is for this exchange, which ends when it is given back. */
  void serve(Exchange exchange) {
    this.exchange = exchange;
    connection().serve(exchange);
  }

  /** Why the exchange was broken off; empty where it was not. */
  Optional<Exchange.Fault> fault() {
    return exchange.fault();
  }

  /** Both sides want to go on with the connection after this answer. */
  void reusable() {
    reusable = true;
  }

  void keep() {
    release(reusable);
  }

  /** Breaks the connection off, whoever reads from it. */
  void abort() {
    DriverConnection connection = entry.getConnection();
    if (connection != null) {
      connection.close(CloseMode.IMMEDIATE);
    }
  }

  @Override
  public void close() {
    release(false);
  }

  private void release(boolean keep) {
    if (over.compareAndSet(false, true)) {
      exchange.end();
      boolean kept = keep && exchange.fault().isEmpty();
      if (kept) {
        connection().serve(Exchange.NONE);
      } else {
        entry.discardConnection(CloseMode.IMMEDIATE);
      }
      pool.release(entry, kept);
    }
  }
}
