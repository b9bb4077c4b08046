package io.cellwatch.proxy;

import io.cellwatch.proxy.exchange.ResponseHeaders;
import io.cellwatch.proxy.exchange.UpstreamRequest;
import io.cellwatch.proxy.exchange.UpstreamResponse;
import io.cellwatch.proxy.rewrite.RewrittenFiles;
import io.cellwatch.proxy.rewrite.RewrittenFiles.Rewritten;
import io.cellwatch.proxy.rewrite.StaticFile;
import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Asks drivers for the files that have to be rewritten, and rewrites them where they changed. */
final class Rewriting {
  private static final int MOST_BYTES = 16 << 20;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final RewrittenFiles files = new RewrittenFiles();

  /**
   * What a driver is asked.
   *
   * @param file what has to be rewritten; empty where all goes through as it is
   * @param kept what is answered where the driver says that it is still the same
   */
  record Asking(
      UpstreamRequest request,
      RewrittenFiles.Key key,
      Optional<StaticFile> file,
      Optional<Rewritten> kept) {}

  Asking asking(Upstream to, Forwarding.Page page, UpstreamRequest request) {
    RewrittenFiles.Key key =
        new RewrittenFiles.Key(page.applicationId(), to.authority(), page.path());
    if (page.file().isEmpty()) {
      return new Asking(request, key, Optional.empty(), Optional.empty());
    }
    UpstreamRequest whole = request.whole();
    boolean conditional =
        !request.value("If-Modified-Since").isEmpty() || !request.value("If-None-Match").isEmpty();
    Optional<Rewritten> kept = conditional ? Optional.empty() : files.find(key);
    return new Asking(
        kept.map(each -> whole.with("If-Modified-Since", each.lastModified())).orElse(whole),
        key,
        page.file(),
        kept);
  }

  /** What a browser gets of the head of a changed answer; its length is another. */
  static List<UpstreamRequest.Header> passed(UpstreamResponse answer) {
    return Arrays.stream(answer.headers())
        .filter(each -> ResponseHeaders.passes(each.getName()))
        .map(each -> new UpstreamRequest.Header(each.getName(), each.getValue()))
        .toList();
  }

  /** The file as it works below a prefix; empty where the answer is to go on as it is. */
  Optional<Rewritten> of(Asking asking, UpstreamResponse answer) throws UpstreamException {
    if (asking.kept().isPresent() && answer.status() == NOT_MODIFIED) {
      answer.consumed();
      return asking.kept();
    }
    boolean plain = answer.status() == OK && answer.value("Content-Encoding").isEmpty();
    if (asking.file().isEmpty() || !plain || answer.length() > MOST_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = answer.read(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new UpstreamException(
          UpstreamException.Kind.GARBAGE,
          "the driver's UI answers with more than any file of Spark");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    answer.consumed();
    Rewritten made =
        new Rewritten(
            answer.value("Last-Modified").orElse(""),
            passed(answer),
            asking.file().get().rewritten(text));
    files.keep(asking.key(), made);
    return Optional.of(made);
  }
}
