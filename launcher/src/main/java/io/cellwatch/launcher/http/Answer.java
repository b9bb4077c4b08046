package io.cellwatch.launcher.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** Answers in JSON. */
final class Answer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answer() {}

  static void json(Status status, Map<String, ?> answer, ServerResponse response)
      throws JsonProcessingException {
    response.status(status);
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(answer));
  }

  static void error(Status status, String message, ServerResponse response)
      throws JsonProcessingException {
    json(status, Map.of("error", message), response);
  }

  static String text(Map<String, ?> answer) {
    try {
      return JSON.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and lists of texts and numbers are JSON", e);
    }
  }
}
