package io.cellwatch.proxy.exchange;

/** Whether the client that asked is still there to take the answer. */
@FunctionalInterface
public interface Presence {
  /** How often it is asked about, while a driver is waited for. */
  long EVERY_MILLIS = 500;

  /** Of a client that is not watched. */
  Presence ASSUMED = () -> false;

  /** Whether it has left. To be asked only while the request runs. */
  boolean hasLeft();
}
