package io.cellwatch.server.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An error's body: a page for who asks as a browser does, {@code {"error": …}} for everybody else.
 *
 * @param type the Content-Type
 */
public record ErrorAnswer(String type, String body) {
  /** The type of a page. */
  public static final String HTML = "text/html; charset=utf-8";

  private static final PageRenderer PAGES = new PageRenderer("error.stg");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes the answer in the form that the asker understands.
   *
   * @param request what the asker sent, as far as it is known
   * @param message what is wrong
   * @param advice what can be done; may be empty
   */
  public static ErrorAnswer of(Headers request, int status, String message, String advice) {
    return of(request, status, message, advice, Map.of(), Optional.empty());
  }

  /**
   * Makes the answer in the form that the asker understands.
   *
   * @param facts what is known of what is asked for, by name
   * @param elsewhere an address where it is to be had
   */
  public static ErrorAnswer of(
      Headers request,
      int status,
      String message,
      String advice,
      Map<String, String> facts,
      Optional<String> elsewhere) {
    if (fromBrowser(request)) {
      String page =
          PAGES.render(
              "error",
              Map.of(
                  "status", status,
                  "message", message,
                  "advice", advice,
                  "facts", facts,
                  "elsewhere", elsewhere));
      return new ErrorAnswer(HTML, page);
    }
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("error", advice.isEmpty() ? message : message + ". " + advice);
    answer.putAll(facts);
    elsewhere.ifPresent(address -> answer.put("see", address));
    try {
      return new ErrorAnswer("application/json", JSON.writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }

  private static boolean fromBrowser(Headers request) {
    if (!request.contains(HeaderNames.ACCEPT)) {
      return false;
    }
    List<String> accepted = request.get(HeaderNames.ACCEPT).allValues();
    return accepted.stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("text/html"));
  }
}
