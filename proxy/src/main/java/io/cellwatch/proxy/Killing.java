package io.cellwatch.proxy;

import io.cellwatch.proxy.request.Kill;
import io.cellwatch.proxy.request.ProxyPath;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Kill where it is allowed. Spark kills by a mere link, to which the page of another driver on the
 * same origin could send whoever looks at it. So a link only brings a form of ours, and what kills
 * is a POST with what stands in the form, or one of a program that shows its token.
 */
final class Killing {
  static final String FIELD = "cellwatch-confirmation";

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
    String target = path.raw() + "?" + query;
    if (!request.prologue().method().equals(Method.POST)) {
      String token = confirmations.of(applicationId, target);
      return new Verdict.ToConfirm(
          new KillConfirmation(name, Kill.what(path, query), FIELD, token));
    }
    byte[] bytes =
        request.content().hasEntity()
            ? request.content().inputStream().readNBytes(MOST_FORM_BYTES + 1)
            : new byte[0];
    if (bytes.length > MOST_FORM_BYTES) {
      return new Verdict.Refused(Refusals.FORM);
    }
    String form = new String(bytes, StandardCharsets.ISO_8859_1);
    if (showsToken(request.headers())) {
      return new Verdict.Meant(form);
    }
    if (!Kill.isWanted(request.headers(), request.authority())) {
      return new Verdict.Refused(Refusals.FOREIGN_KILL);
    }
    String begin = FIELD + "=";
    return form.startsWith(begin)
            && confirmations.holds(form.substring(begin.length()), applicationId, target)
        ? new Verdict.Meant("")
        : new Verdict.Refused(Refusals.UNCONFIRMED_KILL);
  }

  /** No browser adds a bearer's token by itself, as it does cookies and passwords. */
  private static boolean showsToken(Headers headers) {
    return headers.contains(HeaderNames.AUTHORIZATION)
        && headers
            .get(HeaderNames.AUTHORIZATION)
            .get()
            .strip()
            .toLowerCase(Locale.ROOT)
            .startsWith(BEARER);
  }
}
