package io.cellwatch.listener.publish;

import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.option.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where to report to: the configured addresses, else the server that the runtime file names. Asked
 * again after every failure, since a server that was started anew has another token.
 */
public final class ServerFinder {
  private final Supplier<ListenerOptions> current;
  private final RuntimeFile runtimeFile;

  /** Looks into options first, then into the file. */
  public ServerFinder(ListenerOptions options, RuntimeFile runtimeFile) {
    this(() -> options, runtimeFile);
  }

  /**
   * The same with options that change.
   *
   * @param current asked each time that servers are looked for
   */
  public ServerFinder(Supplier<ListenerOptions> current, RuntimeFile runtimeFile) {
    this.current = current;
    this.runtimeFile = runtimeFile;
  }

  /** The servers to try, in order; empty while there is none. */
  public List<Endpoint> find() {
    ListenerOptions options = current.get();
    if (!options.enabled()) {
      return List.of();
    }
    if (options.urls().isEmpty()) {
      return runtimeFile.read();
    }
    String token = configuredToken(options);
    List<Endpoint> own = token.isEmpty() ? runtimeFile.read() : List.of();
    return options.urls().stream().map(url -> endpoint(url, token, own)).toList();
  }

  private static Endpoint endpoint(URI url, String token, List<Endpoint> own) {
    return own.stream()
        .filter(each -> ServerAddress.same(url, each.url()))
        .findFirst()
        .map(each -> new Endpoint(url, each.token(), each.published(), each.host()))
        .orElseGet(() -> new Endpoint(url, token, ""));
  }

  private static String configuredToken(ListenerOptions options) {
    Path file = options.tokenFile();
    if (!options.token().isEmpty() || file == null) {
      return options.token();
    }
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      return ""; // The server's refusal says so in the log.
    }
  }
}
