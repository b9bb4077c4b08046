package io.cellwatch.e2e.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client that changes nothing: it follows no redirect and decodes no body. */
final class Http {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What says how an answer is to be understood and kept; not when it was given. */
  private static final List<String> HEADERS =
      List.of(
          "accept-ranges",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-range",
          "content-type",
          "etag",
          "expires",
          "last-modified",
          "pragma",
          "vary",
          "x-content-type-options",
          "x-frame-options",
          "x-xss-protection");

  /**
   * An answer; two are equal where a browser could see no difference.
   *
   * @param body of one byte a character
   */
  record Answer(int status, Map<String, List<String>> headers, String location, String body) {
    @Override
    public String toString() {
      return "%d %s %s, %d bytes".formatted(status, headers, location, body.length());
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .build();

  Answer ask(String method, String url, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
    headers.forEach(request::header);
    HttpResponse<String> response =
        client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    Map<String, List<String>> seen = new TreeMap<>();
    for (String name : HEADERS) {
      List<String> values = response.headers().allValues(name);
      if (!values.isEmpty()) {
        seen.put(name, values);
      }
    }
    return new Answer(
        response.statusCode(),
        seen,
        response.headers().firstValue("location").orElse(""),
        response.body());
  }

  JsonNode json(String url) throws IOException, InterruptedException {
    return MAPPER.readTree(ask("GET", url, Map.of()).body().getBytes(StandardCharsets.ISO_8859_1));
  }
}
