package io.cellwatch.e2e.nginx;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;

/** Asks this machine for a name as a browser does, which keeps one cookie. */
final class Visitor {
  private final HttpClient client;
  private final String scheme;
  private String cookie = "";

  Visitor(String scheme, SSLContext trust) {
    this.scheme = scheme;
    client = HttpClient.newBuilder().followRedirects(Redirect.NEVER).sslContext(trust).build();
  }

  /** From now on. */
  void setCookie(String nameAndValue) {
    cookie = nameAndValue;
  }

  /** Opens an address with a token, and keeps the cookie that it is exchanged for. */
  void logIn(String host, int port, String path, String token)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = get(host, port, path + "?token=" + token);
    String set =
        answer
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow(() -> new AssertionError(answer.body()));
    cookie = set.substring(0, set.indexOf(';'));
  }

  HttpResponse<String> get(String host, int port, String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", host, port, path, headers);
  }

  /**
   * Asks without following a redirect.
   *
   * @param host what the Host header says
   * @param headers names and values
   */
  HttpResponse<String> send(String method, String host, int port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Host", host);
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
