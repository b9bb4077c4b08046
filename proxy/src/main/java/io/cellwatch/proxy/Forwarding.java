package io.cellwatch.proxy;

import io.cellwatch.proxy.exchange.Presence;
import io.cellwatch.proxy.exchange.ResponseHeaders;
import io.cellwatch.proxy.exchange.UpstreamClient;
import io.cellwatch.proxy.exchange.UpstreamRequest;
import io.cellwatch.proxy.exchange.UpstreamResponse;
import io.cellwatch.proxy.rewrite.Location;
import io.cellwatch.proxy.rewrite.RewrittenFiles.Rewritten;
import io.cellwatch.proxy.rewrite.StaticFile;
import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hc.core5.http.Header;

/** Sends a request on to a driver, and its answer back, as it comes. */
final class Forwarding {
  private static final int BUFFER_BYTES = 32 * 1024;

  /** Once for a redirect whose driver has to be known first, once for a page that came packed. */
  private static final int MOST_ASKED = 3;

  /**
   * What is asked for.
   *
   * @param context the path below which browsers see this application
   * @param path the driver's own
   * @param file what has to be rewritten there
   * @param policy that browsers enforce besides the driver's own
   */
  record Page(
      String applicationId,
      String context,
      String path,
      Optional<StaticFile> file,
      Optional<String> policy) {}

  private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

  private final UpstreamClient drivers;
  private final ProxyObserver observer;
  private final Rewriting rewriting = new Rewriting();
  private final Pages pages;

  Forwarding(UpstreamClient drivers, ProxyObserver observer) {
    this.drivers = drivers;
    this.observer = observer;
    pages = new Pages(drivers);
  }

  /**
   * Sends a request, and the answer.
   *
   * @param client who asked
   * @return false where the driver sends on to another server; then nothing has been answered
   * @throws UpstreamException nothing has been answered
   */
  boolean send(
      Upstream to, Page page, UpstreamRequest request, Presence client, ServerResponse response)
      throws UpstreamException, InterruptedException {
    long begun = System.nanoTime();
    for (int asked = 1; ; asked++) {
      Rewriting.Asking asking = rewriting.asking(to, page, pages.asking(to, page, request));
      try (UpstreamResponse answer = drivers.send(to, asking.request(), client)) {
        if (asked < MOST_ASKED && pages.learn(to, page, asking.request(), client, answer)) {
          continue;
        }
        boolean head = request.method().equals("HEAD");
        long bytes = pass(to, page, asking, head, answer, client, response);
        if (bytes >= 0) {
          observer.answered(response.status().code(), bytes, System.nanoTime() - begun);
        }
        return bytes >= 0;
      }
    }
  }

  /** The bytes of the body that went out; -1 where nothing has. */
  private long pass(
      Upstream to,
      Page page,
      Rewriting.Asking asking,
      boolean head,
      UpstreamResponse answer,
      Presence client,
      ServerResponse response)
      throws UpstreamException {
    Optional<Rewritten> file =
        page.file().isPresent()
            ? rewriting.of(asking, answer)
            : pages.of(to, page, asking.request(), answer);
    if (file.isPresent()) {
      return whole(file.get(), page, head, response);
    }
    Optional<String> location =
        answer
            .value(HeaderNames.LOCATION.defaultCase())
            .map(each -> pages.withoutForeignRoot(to, page, each));
    Optional<String> below =
        location.flatMap(each -> Location.below(each, to.authority(), page.context(), page.path()));
    if (location.isPresent() && below.isEmpty()) {
      return -1;
    }
    head(answer, response);
    page.policy().ifPresent(each -> response.headers().add(POLICY, each));
    below.ifPresent(each -> response.headers().set(HeaderNames.LOCATION, each));
    if (!hasBody(answer) || asking.request().method().equals("HEAD")) {
      answer.consumed();
    }
    return head || !hasBody(answer) ? headAlone(answer, response) : body(answer, client, response);
  }

  private static void head(UpstreamResponse answer, ServerResponse response) {
    response.status(Status.create(Location.status(answer.status())));
    ServerResponseHeaders headers = response.headers();
    headers.clear();
    for (Header each : answer.headers()) {
      if (ResponseHeaders.passes(each.getName())) {
        headers.add(HeaderNames.create(each.getName()), each.getValue());
      }
    }
  }

  private static long headAlone(UpstreamResponse answer, ServerResponse response) {
    Optional<String> length =
        hasBody(answer) ? answer.value("Content-Length") : Optional.<String>empty();
    response
        .headers()
        .set(
            length
                .map(each -> HeaderValues.create(HeaderNames.CONTENT_LENGTH, each))
                .orElse(UntoldLength.ZERO));
    response.send();
    return 0;
  }

  private static boolean hasBody(UpstreamResponse answer) {
    return answer.status() != Status.NO_CONTENT_204.code()
        && answer.status() != Status.NOT_MODIFIED_304.code();
  }

  private long body(UpstreamResponse answer, Presence client, ServerResponse response)
      throws UpstreamException {
    long length = answer.length();
    if (length >= 0 && length <= BUFFER_BYTES) {
      byte[] body = answer.read((int) length);
      answer.consumed();
      response.send(body);
      return body.length;
    }
    if (length > 0) {
      response.contentLength(length);
    }
    return stream(answer, client, response);
  }

  /** With back-pressure: nothing is read from the driver that the client has not taken. */
  private long stream(UpstreamResponse answer, Presence client, ServerResponse response) {
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = response.outputStream()) {
      InputStream in = answer.body();
      while (true) {
        int count = read(in, buffer);
        if (count < 0) {
          answer.consumed();
          return bytes;
        }
        out.write(buffer, 0, count);
        out.flush();
        bytes += count;
      }
    } catch (BrokenOffException e) {
      // The head has gone out: only a broken connection tells the client that this is not all.
      observer.failed(client.hasLeft() ? "client_left" : "broken_off");
      throw new CloseConnectionException("the driver broke off in the middle of its answer", e);
    } catch (IOException | RuntimeException e) {
      // Helidon throws several kinds where a client has left.
      observer.failed("client_left");
      throw new CloseConnectionException("the client has left", e);
    }
  }

  private static int read(InputStream in, byte[] buffer) throws BrokenOffException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new BrokenOffException(e);
    }
  }

  /** So that a driver's fault is told from a client's, which is an {@link IOException}, too. */
  private static final class BrokenOffException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenOffException(IOException cause) {
      super(cause);
    }
  }

  private static long whole(Rewritten file, Page page, boolean head, ServerResponse response) {
    response.status(Status.OK_200);
    response.headers().clear();
    file.head()
        .forEach(each -> response.headers().add(HeaderNames.create(each.name()), each.value()));
    if (page.file().isEmpty()) {
      page.policy().ifPresent(each -> response.headers().add(POLICY, each));
    }
    byte[] body = file.body();
    if (head) {
      response.contentLength(body.length);
      response.send();
      return 0;
    }
    response.send(body);
    return body.length;
  }
}
