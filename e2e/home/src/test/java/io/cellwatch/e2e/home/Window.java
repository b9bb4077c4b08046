package io.cellwatch.e2e.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cellwatch.e2e.parts.Chromium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A window of the browser, about whose pages it may not complain. */
final class Window implements AutoCloseable {
  /** Set to a folder's path to keep pictures of the pages there. */
  private static final Optional<String> PICTURES =
      Optional.ofNullable(System.getProperty("pictures"));

  private final List<String> troubles = new ArrayList<>();
  private final BrowserContext context;
  private final Page page;

  /**
   * Opens one.
   *
   * @param script whether pages may run theirs
   */
  Window(Chromium chromium, int width, ColorScheme scheme, boolean script) {
    context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, 900)
                    .setJavaScriptEnabled(script)
                    .setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add(message.text());
          }
        });
    page.onPageError(troubles::add);
  }

  Page page() {
    return page;
  }

  /**
   * Keeps a picture, if that is wanted.
   *
   * @param full whether of what is below the window's edge, too
   */
  void picture(String name, boolean full) {
    PICTURES.ifPresent(
        folder ->
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setPath(Path.of(folder, name + ".png"))
                    .setFullPage(full)));
  }

  /** The rules of access that the page breaks. */
  List<String> violations() {
    return new AxeBuilder(page).analyze().getViolations().stream().map(Window::described).toList();
  }

  private static String described(Rule rule) {
    return rule.getId() + " (" + rule.getImpact() + "): " + rule.getNodes().get(0).getHtml();
  }

  /** That a page was not there is no trouble: the browser complains of it. */
  void forgetMissingPages() {
    troubles.removeIf(text -> text.contains("404"));
  }

  @Override
  public void close() {
    context.close();
    assertEquals(List.of(), troubles);
  }
}
