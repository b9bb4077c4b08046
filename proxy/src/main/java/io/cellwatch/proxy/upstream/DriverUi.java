package io.cellwatch.proxy.upstream;

import java.net.URI;
import java.time.Instant;

/** What is known of an application's own UI. */
public sealed interface DriverUi {
  /**
   * The driver reports, or did until a moment ago.
   *
   * @param name the application's, for people
   * @param address as the driver told it, such as {@code http://10.0.0.7:4040}
   * @param lastHeard when the driver reported last
   */
  record Running(String name, URI address, Instant lastHeard) implements DriverUi {}

  /** The driver reports, and says that it has no UI ({@code spark.ui.enabled=false}). */
  record WithoutUi(String name) implements DriverUi {}

  /** The application is over. */
  record Ended(String name, Instant lastHeard) implements DriverUi {}

  /** Nobody of this id has reported. */
  record Unknown() implements DriverUi {}
}
