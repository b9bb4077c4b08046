package io.cellwatch.launcher.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.launcher.json.WrittenJson;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, read whole and no further than a bound. */
final class RequestBody {
  private RequestBody() {}

  /**
   * Its bytes; none where there is no body.
   *
   * @throws TooLargeException it has more than {@code most} bytes; all of it has been read, so that
   *     the client gets to see the answer
   */
  static byte[] read(ServerRequest request, int most) throws IOException, TooLargeException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(most + 1);
      if (body.length > most) {
        in.skip(Long.MAX_VALUE);
        throw new TooLargeException("the body has more than %d bytes".formatted(most));
      }
      return body;
    }
  }

  /**
   * The object that it is.
   *
   * @param fields what the object is expected to have, for the message
   */
  static JsonNode object(byte[] body, String fields) throws MistakeException {
    JsonNode document;
    try {
      document = WrittenJson.document(body);
    } catch (JsonProcessingException e) {
      throw new MistakeException("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MistakeException("the body is no JSON in UTF-8");
    }
    if (!document.isObject()) {
      throw new MistakeException("the body must be an object of " + fields);
    }
    return document;
  }

  /** The body is larger than any good one. */
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }
}
