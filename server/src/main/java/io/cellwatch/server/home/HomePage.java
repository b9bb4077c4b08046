package io.cellwatch.server.home;

import io.cellwatch.server.page.ConditionalAnswer;
import io.cellwatch.server.page.PageRenderer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The page as HTML.
 *
 * @param html a whole document or its changing part
 */
record HomePage(String html) {
  private static final PageRenderer PAGES = new PageRenderer("/io/cellwatch/server/home/home.stg");

  /** What a browser opens. */
  static HomePage document(HomeView view) {
    return new HomePage(PAGES.render("document", Map.of("home", view)));
  }

  /** The part that changes: the script puts it in the place of the old one. */
  static HomePage fragment(HomeView view) {
    return new HomePage(PAGES.render("fragment", Map.of("home", view)));
  }

  /** Differs where the text does. */
  String etag() {
    return ConditionalAnswer.etag(html.getBytes(StandardCharsets.UTF_8));
  }
}
