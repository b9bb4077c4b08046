package io.cellwatch.e2e.proxy;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A browser's tab that remembers what it asked for since it was last told to open something, and
 * what went wrong.
 */
final class Tab implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 20_000;
  private static final double LOOK_MILLIS = 40;
  private static final int QUIET_LOOKS = 3;
  private static final int MOST_LOOKS = 400;

  /** What a page leads to: links, forms with what they would send, and its files. */
  private static final String LINKS =
      """
      () => {
        const found = [];
        const add = value => found.push(new URL(value, document.baseURI).href);
        for (const [name, attribute] of [['a', 'href'], ['a', 'xlink:href'],
            ['a', 'data-detail-url'], ['area', 'href'],
            ['link', 'href'], ['script', 'src'], ['img', 'src'], ['iframe', 'src']]) {
          for (const each of document.querySelectorAll(name)) {
            if (each.hasAttribute(attribute)) add(each.getAttribute(attribute));
          }
        }
        for (const form of document.querySelectorAll('form')) {
          const target = new URL(form.getAttribute('action') || '', document.baseURI);
          target.search = new URLSearchParams(new FormData(form)).toString();
          found.push(target.href);
        }
        return found;
      }
      """;

  /**
   * An answer that a page got.
   *
   * @param resource what the browser wanted it for
   */
  record Got(String url, int status, String type, String resource) {}

  private final Page page;
  private final Set<Request> pending = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Got> got = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();

  Tab(BrowserContext context) {
    page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onRequest(
        request -> {
          asked.add(request.url());
          pending.add(request);
        });
    page.onRequestFinished(pending::remove);
    page.onRequestFailed(
        request -> {
          pending.remove(request);
          troubles.add(request.failure() + " at " + request.url());
        });
    // Browsers do not say of each request of a page that is left what became of it.
    page.onFrameNavigated(frame -> pending.removeIf(each -> !each.isNavigationRequest()));
    page.onResponse(this::remember);
    page.onPageError(troubles::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            troubles.add(
                message.text() + " at " + message.location().replaceAll(":\\d+:\\d+$", ""));
          }
        });
  }

  private void remember(Response response) {
    got.add(
        new Got(
            response.url(),
            response.status(),
            response.headers().getOrDefault("content-type", ""),
            response.request().resourceType()));
  }

  Page page() {
    return page;
  }

  /** Opens an address, and waits until the page has all that it wants. */
  void open(String url) {
    page.navigate("about:blank"); // What was here before asks for nothing more.
    asked.clear();
    got.clear();
    troubles.clear();
    pending.clear();
    page.navigate(url);
    settle();
  }

  /** Waits until nothing is asked for any more. */
  void settle() {
    int quiet = 0;
    for (int look = 0; look < MOST_LOOKS; look++) {
      page.waitForTimeout(LOOK_MILLIS);
      quiet = pending.isEmpty() ? quiet + 1 : 0;
      if (quiet == QUIET_LOOKS) {
        return;
      }
    }
    throw new PlaywrightException(
        page.url() + " still asks for " + pending.stream().map(Request::url).toList());
  }

  /** Waits until there is one of these at least; how many there are then. */
  int count(String selector) {
    page.locator(selector).first().waitFor(ATTACHED);
    return page.locator(selector).count();
  }

  static final com.microsoft.playwright.Locator.WaitForOptions ATTACHED =
      new com.microsoft.playwright.Locator.WaitForOptions()
          .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);

  List<String> asked() {
    return List.copyOf(asked);
  }

  List<Got> got() {
    return List.copyOf(got);
  }

  /**
   * Errors of the console and requests that broke off.
   *
   * @param base is left out of their text, so that the same page elsewhere has the same ones
   */
  List<String> troubles(String base) {
    return troubles.stream().map(each -> each.replaceAll(Pattern.quote(base), "")).toList();
  }

  List<String> links() {
    return ((List<?>) page.evaluate(LINKS)).stream().map(String::valueOf).toList();
  }

  @Override
  public void close() {
    page.close();
  }
}
