package io.cellwatch.server.configuration;

/** What a token allows. The roles do not include one another: a token names each that it needs. */
public enum Role {
  /** Look: pages, metrics, the live state. */
  READ,
  /** Report: what drivers and kernels send. */
  REPORT,
  /** Hand code to kernels and start clusters. */
  LAUNCH
}
