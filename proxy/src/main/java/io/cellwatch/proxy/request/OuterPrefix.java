package io.cellwatch.proxy.request;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The path under which a proxy in front of us shows us to browsers, without a slash at its end;
 * empty where there is none.
 */
public final class OuterPrefix {
  /** jupyter-server-proxy sends both of them, Traefik and others the first. */
  private static final List<HeaderName> TOLD_BY =
      List.of(HeaderNames.create("X-Forwarded-Prefix"), HeaderNames.create("X-Forwarded-Context"));

  /**
   * Spark writes it into a script without escaping it. Letters as JupyterHub encodes them in names
   * of users, but no encoded slash, backslash, dot, quote or control character.
   */
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?:/(?!\\.{1,2}(?:/|$))(?:[A-Za-z0-9._~@-]"
              + "|%(?!2[EeFf27]|5[Cc]|3[CcEe]|[01]|7[Ff])\\p{XDigit}{2})+)*");

  private final Optional<String> configured;

  private OuterPrefix(Optional<String> configured) {
    this.configured = configured;
  }

  /**
   * As it is configured, whatever requests say.
   *
   * @throws IllegalArgumentException it is not of plain segments
   */
  public static OuterPrefix fixed(String prefix) {
    return new OuterPrefix(
        Optional.of(
            checked(prefix)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            prefix + ": a prefix is of plain segments, such as /user/alice"))));
  }

  /** As a proxy on this machine tells it with each request. */
  public static OuterPrefix told() {
    return new OuterPrefix(Optional.empty());
  }

  /**
   * Of one request.
   *
   * @param byThisMachine whether a program of this machine sent it: what others say is not believed
   * @return empty where a prefix is told that none can be
   */
  public Optional<String> of(Headers headers, boolean byThisMachine) {
    if (configured.isPresent() || !byThisMachine) {
      return Optional.of(configured.orElse(""));
    }
    for (HeaderName name : TOLD_BY) {
      if (headers.contains(name)) {
        List<String> values = headers.get(name).allValues();
        return values.size() == 1 ? checked(values.get(0)) : Optional.empty();
      }
    }
    return Optional.of("");
  }

  private static Optional<String> checked(String prefix) {
    String ended = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    return PREFIX.matcher(ended).matches() ? Optional.of(ended) : Optional.empty();
  }

  /** The same for a request, whose headers are believed where it comes from this machine. */
  public Optional<String> of(ServerRequest request) {
    boolean local =
        request.remotePeer().address() instanceof InetSocketAddress peer
            && peer.getAddress().isLoopbackAddress();
    return of(request.headers(), local);
  }
}
