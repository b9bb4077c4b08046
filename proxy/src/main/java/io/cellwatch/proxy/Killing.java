package io.cellwatch.proxy;

import io.cellwatch.proxy.request.Kill;
import io.cellwatch.proxy.request.ProxyPath;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Kill where it is allowed. Spark up to 4.2 kills by a mere link, to which the page of another
 * driver on the same origin could send whoever looks at it; newer ones by a form with a token of
 * their own. Either only brings a form of ours, and what kills is the POST of that, or one of a
 * program that shows its token.
 */
final class Killing {
  static final String TOKEN = "cellwatch-confirmation";

  /** What Spark's own form held, as it was sent. */
  static final String FORM = "cellwatch-form";

  private static final int MOST_FORM_BYTES = 64 * 1024;
  private static final String BEARER = "bearer ";

  private final Confirmations confirmations;

  Killing(InstantSource clock) {
    confirmations = new Confirmations(clock);
  }

  /** What is to be done about a request. */
  sealed interface Verdict {
    record Refused(ProxyFailure why) implements Verdict {}

    record ToConfirm(KillConfirmation asked) implements Verdict {}

    /**
     * Somebody means it.
     *
     * @param form what the driver gets with it, of one byte a character
     */
    record Meant(String form) implements Verdict {}
  }

  Verdict of(ServerRequest request, ProxyPath path, String query, String applicationId, String name)
      throws IOException {
    boolean posted = request.prologue().method().equals(Method.POST);
    byte[] bytes =
        posted && request.content().hasEntity()
            ? request.content().inputStream().readNBytes(MOST_FORM_BYTES + 1)
            : new byte[0];
    if (bytes.length > MOST_FORM_BYTES) {
      return new Verdict.Refused(Refusals.FORM);
    }
    String sent = new String(bytes, StandardCharsets.ISO_8859_1);
    if (posted && isProgram(request.headers())) {
      return new Verdict.Meant(sent);
    }
    if (posted && !Kill.isWanted(request.headers(), request.authority())) {
      return new Verdict.Refused(Refusals.FOREIGN_KILL);
    }
    String target = path.raw() + "?" + query;
    Optional<String> token = field(TOKEN, sent);
    if (token.isEmpty()) {
      return new Verdict.ToConfirm(
          new KillConfirmation(
              name,
              Kill.what(path, query.isEmpty() ? sent : query),
              Map.of(TOKEN, confirmations.of(applicationId, target, sent), FORM, sent)));
    }
    String form = field(FORM, sent).orElse("");
    return confirmations.holds(token.get(), applicationId, target, form)
        ? new Verdict.Meant(form)
        : new Verdict.Refused(Refusals.UNCONFIRMED_KILL);
  }

  private static Optional<String> field(String name, String form) {
    return Arrays.stream(form.split("&", -1))
        .filter(each -> each.startsWith(name + "="))
        .map(each -> each.substring(name.length() + 1))
        .map(Killing::decoded)
        .findFirst();
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      // No browser writes such a field.
      return "";
    }
  }

  /**
   * No browser adds a bearer's token by itself; but a proxy in front may, to whatever browsers
   * send, which with a POST say where it comes from.
   */
  private static boolean isProgram(Headers headers) {
    return !Kill.saysWhereItComesFrom(headers)
        && headers.contains(HeaderNames.AUTHORIZATION)
        && headers
            .get(HeaderNames.AUTHORIZATION)
            .get()
            .strip()
            .toLowerCase(Locale.ROOT)
            .startsWith(BEARER);
  }
}
