package io.cellwatch.e2e.nginx;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.e2e.parts.Document;
import io.cellwatch.e2e.parts.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** An example of the document, with ports and files of a test. */
final class Example {
  private final Document document;
  private final String heading;
  private final Path folder;

  /**
   * One of a section.
   *
   * @param folder for files that its settings name
   */
  Example(String heading, Path folder) throws IOException {
    document = Document.read("proxy-examples.md");
    this.heading = heading;
    this.folder = folder;
  }

  String block(String language) {
    return document.block(heading, language);
  }

  /** Its settings of the server, as environment variables; each file is made. */
  Map<String, String> settings(Map<String, String> files) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(block("properties")));
    Map<String, String> variables = new HashMap<>();
    properties.forEach(
        (key, value) ->
            variables.put(
                key.toString().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                value.toString()));
    return withFiles(variables, files);
  }

  /** Settings with the files that they name put into the folder. */
  Map<String, String> withFiles(Map<String, String> settings, Map<String, String> files)
      throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path made = folder.resolve(Path.of(file.getKey()).getFileName());
      Files.writeString(made, file.getValue());
      all.replaceAll((key, value) -> value.equals(file.getKey()) ? made.toString() : value);
      if (!all.containsValue(made.toString())) {
        throw new AssertionError(file.getKey() + " is in none of " + settings);
      }
    }
    return all;
  }

  /** nginx's servers, where pages and drivers' UIs have ports of their own. */
  String servers(TestServer server, int pages, int uis, Certificate certificate) {
    String text = block("nginx");
    text = Document.replaced(text, "listen 443 ssl", "listen 127.0.0.1:" + pages + " ssl");
    text = Document.replaced(text, "listen 8443 ssl", "listen 127.0.0.1:" + uis + " ssl");
    text = Document.replaced(text, "127.0.0.1:8090", "127.0.0.1:" + server.port());
    text = Document.replaced(text, "127.0.0.1:8091", "127.0.0.1:" + server.uiPort());
    text = Document.replaced(text, "/etc/ssl/spark.example.crt", certificate.chain().toString());
    return Document.replaced(text, "/etc/ssl/spark.example.key", certificate.key().toString());
  }

  /**
   * Stands in for oauth2-proxy: who has its cookie is in.
   *
   * @param cookie name and value
   */
  static HttpServer oauth(String cookie) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/oauth2/auth",
        exchange -> {
          String sent = exchange.getRequestHeaders().getFirst("Cookie");
          answer(exchange, sent != null && sent.contains(cookie) ? 202 : 401, "");
        });
    server.createContext("/oauth2/sign_in", exchange -> answer(exchange, 200, "Sign in"));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }
}
