package io.cellwatch.proxy.upstream;

/** Who knows the applications. The proxy opens nothing that this does not tell it. */
@FunctionalInterface
public interface DriverUis {
  /** What is known now; asked for each request, so it must be brief. */
  DriverUi find(String applicationId);
}
