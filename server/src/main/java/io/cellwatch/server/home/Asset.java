package io.cellwatch.server.home;

import io.cellwatch.server.page.ConditionalAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A fixed text that a page needs. */
enum Asset {
  STYLE("home.css", "home.css", "text/css; charset=utf-8"),
  TRACE_STYLE("trace.css", "/io/cellwatch/server/trace/trace.css", "text/css; charset=utf-8"),
  LAUNCH_STYLE("launch.css", "/io/cellwatch/server/launch/launch.css", "text/css; charset=utf-8"),
  SCRIPT("home.js", "home.js", "text/javascript; charset=utf-8"),
  /** https://github.com/bigskysoftware/idiomorph; its licence lies beside it. */
  MORPHING("idiomorph.js", "idiomorph-0.8.0.min.js", "text/javascript; charset=utf-8"),
  ICON("icon.svg", "icon.svg", "image/svg+xml");

  private final String name;
  private final String type;
  private final String content;
  private final String etag;

  Asset(String name, String resource, String type) {
    this.name = name;
    this.type = type;
    content = read(resource);
    etag = ConditionalAnswer.etag(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the page finds it. */
  String path() {
    return "/assets/" + name;
  }

  String type() {
    return type;
  }

  byte[] content() {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  String etag() {
    return etag;
  }

  private static String read(String resource) {
    try (InputStream stream = Asset.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing beside " + Asset.class);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
