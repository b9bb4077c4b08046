package io.cellwatch.server.page;

import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STErrorListener;
import org.stringtemplate.v4.STGroupFile;
import org.stringtemplate.v4.misc.STMessage;

/**
 * Renders a page from a group of templates. Every attribute of every type is escaped for HTML, in
 * text as in a quoted attribute; a template has no way to say otherwise. A fault in a template is
 * an exception, never half a page.
 */
public final class PageRenderer {
  private static final char DELIMITER = '$';

  private final STGroupFile templates;

  /**
   * Loads a group of templates.
   *
   * @param resource the group's name beside this class, such as {@code error.stg}
   */
  public PageRenderer(String resource) {
    URL url = PageRenderer.class.getResource(resource);
    if (url == null) {
      throw new IllegalArgumentException(resource + ": no such group of templates");
    }
    templates = new STGroupFile(url, StandardCharsets.UTF_8.name(), DELIMITER, DELIMITER);
    templates.setListener(new Thrower());
    templates.load();
  }

  /**
   * Renders one page.
   *
   * @param attributes texts, numbers, booleans, enums, records, maps, lists and optionals of these
   */
  public String render(String template, Map<String, ?> attributes) {
    ST page = templates.getInstanceOf(template);
    if (page == null) {
      throw new IllegalArgumentException(template + ": no such template");
    }
    attributes.forEach((name, value) -> page.add(name, Shown.of(value)));
    return page.render(Locale.ROOT);
  }

  private static final class Thrower implements STErrorListener {
    @Override
    public void compileTimeError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void runTimeError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void IOError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void internalError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }
  }
}
