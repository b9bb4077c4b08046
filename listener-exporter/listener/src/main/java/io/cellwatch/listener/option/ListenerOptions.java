package io.cellwatch.listener.option;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of one application, each valid.
 *
 * @param urls of servers, in the order in which they are tried; empty: look for the user's own
 * @param token empty where none is configured
 * @param tokenFile null where none is configured
 * @param interval between updates
 * @param heartbeat longest time without an update
 * @param timeout of one request
 * @param samples whether servers may know what the driver's threads do
 * @param launch id of the launch that made this driver; empty where nobody launched it
 */
public record ListenerOptions(
    boolean enabled,
    List<URI> urls,
    String token,
    @Nullable Path tokenFile,
    Duration interval,
    Duration heartbeat,
    Duration timeout,
    boolean samples,
    String launch) {

  /** What counts where nothing is configured. */
  public static final ListenerOptions DEFAULTS =
      new ListenerOptions(
          true,
          List.of(),
          "",
          null,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          true,
          "");

  public ListenerOptions {
    urls = List.copyOf(urls);
  }

  /** Never shows the token: this may end up in a log. */
  @Override
  public String toString() {
    return "ListenerOptions[enabled="
        + enabled
        + ", urls="
        + urls
        + ", token="
        + (token.isEmpty() ? "none" : "hidden")
        + ", tokenFile="
        + tokenFile
        + ", interval="
        + interval
        + ", heartbeat="
        + heartbeat
        + ", timeout="
        + timeout
        + ", samples="
        + samples
        + ", launch="
        + launch
        + "]";
  }
}
