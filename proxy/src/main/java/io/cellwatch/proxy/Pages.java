package io.cellwatch.proxy;

import io.cellwatch.proxy.exchange.Presence;
import io.cellwatch.proxy.exchange.UpstreamClient;
import io.cellwatch.proxy.exchange.UpstreamRequest;
import io.cellwatch.proxy.exchange.UpstreamResponse;
import io.cellwatch.proxy.request.RequestHeaders;
import io.cellwatch.proxy.rewrite.RewrittenFiles.Rewritten;
import io.cellwatch.proxy.rewrite.UiRoot;
import io.cellwatch.proxy.rewrite.UiRoots;
import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Pages of drivers that believe to be seen below another path than ours. Those of all others go
 * through as they are, packed or not: of each page only the beginning is looked at. A page that has
 * to be changed is asked for again where it came packed, and that driver's pages are asked for
 * unpacked from then on; nothing is ever packed anew.
 */
final class Pages {
  private static final int OK = 200;

  /** Holds the root, packed or not. */
  private static final int BEGINNING_BYTES = 8 * 1024;

  /** A larger page goes through as it is, with links that lead elsewhere. */
  private static final int MOST_BYTES = 16 << 20;

  /** The smallest of Spark's pages, in all versions: its table is filled by a script. */
  private static final String SMALL = "/executors/";

  private final UpstreamClient drivers;
  private final UiRoots roots = new UiRoots();

  Pages(UpstreamClient drivers) {
    this.drivers = drivers;
  }

  private static UiRoots.Key key(Upstream to, Forwarding.Page page) {
    return new UiRoots.Key(page.applicationId(), to.authority());
  }

  /** The root that a driver is known to have instead of ours. */
  private Optional<String> foreignRoot(Upstream to, Forwarding.Page page) {
    return roots.foreign(key(to, page)).filter(root -> !root.equals(page.context()));
  }

  /** A redirect as a driver would write it that knows of no other root than ours. */
  String withoutForeignRoot(Upstream to, Forwarding.Page page, String location) {
    return foreignRoot(to, page).map(root -> UiRoot.without(root, location)).orElse(location);
  }

  /** A request that brings what can be changed where that is needed. */
  UpstreamRequest asking(Upstream to, Forwarding.Page page, UpstreamRequest request) {
    boolean changed = UiRoot.mayBePage(page.path()) && foreignRoot(to, page).isPresent();
    return changed && request.method().equals("GET") ? request.whole() : request;
  }

  /**
   * Learns from an answer.
   *
   * @param asked by which it came
   * @return whether to ask again, with what is known now
   */
  boolean learn(
      Upstream to,
      Forwarding.Page page,
      UpstreamRequest asked,
      Presence client,
      UpstreamResponse answer)
      throws UpstreamException, InterruptedException {
    if (asked.method().equals("POST")) {
      return false;
    }
    Optional<String> location = answer.value("Location");
    if (location.isPresent()) {
      return UiRoot.mayBeIn(location.get(), page.context()) && lookUp(to, page, client, answer);
    }
    boolean expected = foreignRoot(to, page).isPresent();
    if (!asked.method().equals("GET") || !isPage(page, answer)) {
      return false;
    }
    keep(to, page, answer);
    return !expected && isPacked(answer) && foreignRoot(to, page).isPresent();
  }

  /**
   * A driver with another root may send on to its own page there, which it only sends on again. So
   * before the first such redirect of each driver is followed, one of its pages has to tell.
   */
  private boolean lookUp(
      Upstream to, Forwarding.Page page, Presence client, UpstreamResponse redirect)
      throws UpstreamException, InterruptedException {
    if (roots.isKnown(key(to, page))) {
      return false;
    }
    // Who waits for a second connection while holding one could wait for ever.
    redirect.close();
    roots.keep(key(to, page), Optional.empty());
    UpstreamRequest request =
        UpstreamRequest.reading(
            "GET",
            SMALL,
            List.of(new UpstreamRequest.Header(RequestHeaders.CONTEXT, page.context())));
    try (UpstreamResponse answer = drivers.send(to, request, client)) {
      if (isPage(page, answer)) {
        keep(to, page, answer);
      }
    }
    return true;
  }

  private void keep(Upstream to, Forwarding.Page page, UpstreamResponse answer)
      throws UpstreamException {
    UiRoot.in(beginning(answer))
        .ifPresent(
            root ->
                roots.keep(
                    key(to, page),
                    Optional.of(root)
                        .filter(each -> !each.isEmpty() && !each.equals(page.context()))));
  }

  /** The page with its links below ours; empty where the answer is to go on as it is. */
  Optional<Rewritten> of(
      Upstream to, Forwarding.Page page, UpstreamRequest asked, UpstreamResponse answer)
      throws UpstreamException {
    Optional<String> root = foreignRoot(to, page);
    if (root.isEmpty()
        || !asked.method().equals("GET")
        || !isPage(page, answer)
        || isPacked(answer)
        || answer.length() > MOST_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = answer.peek(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      return Optional.empty();
    }
    answer.consumed();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return Optional.of(
        new Rewritten(
            "", Rewriting.passed(answer), UiRoot.moved(text, root.get(), page.context())));
  }

  private static boolean isPage(Forwarding.Page page, UpstreamResponse answer) {
    return answer.status() == OK
        && UiRoot.mayBePage(page.path())
        && answer.value("Content-Type").filter(type -> type.startsWith("text/html")).isPresent();
  }

  private static boolean isPacked(UpstreamResponse answer) {
    return answer.value("Content-Encoding").isPresent();
  }

  private static String beginning(UpstreamResponse answer) throws UpstreamException {
    byte[] bytes = answer.peek(BEGINNING_BYTES);
    return new String(
        answer.value("Content-Encoding").filter("gzip"::equals).isPresent()
            ? unpacked(bytes)
            : bytes,
        StandardCharsets.ISO_8859_1);
  }

  private static byte[] unpacked(byte[] beginning) {
    byte[] bytes = new byte[BEGINNING_BYTES];
    int size = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(beginning))) {
      int count = 0;
      while (count >= 0 && size < bytes.length) {
        size += count;
        count = in.read(bytes, size, bytes.length - size);
      }
    } catch (IOException e) {
      // That is where the beginning ends.
    }
    return Arrays.copyOf(bytes, size);
  }
}
