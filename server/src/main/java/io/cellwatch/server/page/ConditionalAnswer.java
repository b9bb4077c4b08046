package io.cellwatch.server.page;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Answers with a content, or with 304 where it is the one that the asker has. */
public final class ConditionalAnswer {
  private static final int ETAG_BYTES = 12;

  private ConditionalAnswer() {}

  /** Differs where the content does. */
  public static String etag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Sends it.
   *
   * @param etag of the content, as {@link #etag} makes it
   */
  public static void send(
      ServerRequest request, ServerResponse response, String type, String etag, byte[] content) {
    response.headers().set(HeaderNames.ETAG, etag);
    if (known(request).contains(etag)) {
      response.status(Status.NOT_MODIFIED_304).send();
    } else {
      response.headers().set(HeaderNames.CONTENT_TYPE, type);
      response.send(content);
    }
  }

  private static List<String> known(ServerRequest request) {
    return request.headers().contains(HeaderNames.IF_NONE_MATCH)
        ? request.headers().get(HeaderNames.IF_NONE_MATCH).allValues(true)
        : List.of();
  }
}
