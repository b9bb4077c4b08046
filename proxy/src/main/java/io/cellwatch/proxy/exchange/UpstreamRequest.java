package io.cellwatch.proxy.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes to a driver.
 *
 * @param method GET, HEAD or POST
 * @param target path and query, in the very bytes of the client's
 * @param headers in order; neither {@code Host} nor one about the connection or the body's length
 * @param form what a POST carries, in its URL-encoded form, of one byte a character; empty for the
 *     others
 */
public record UpstreamRequest(String method, String target, List<Header> headers, String form) {
  /** One line of a head. */
  public record Header(String name, String value) {}

  public UpstreamRequest {
    headers = List.copyOf(headers);
  }

  /** A request without a body. */
  public static UpstreamRequest reading(String method, String target, List<Header> headers) {
    return new UpstreamRequest(method, target, headers, "");
  }

  /** The same with another value of a header, in place of any that it has. */
  public UpstreamRequest with(String name, String value) {
    List<Header> others = new ArrayList<>(without(name).headers);
    others.add(new Header(name, value));
    return new UpstreamRequest(method, target, others, form);
  }

  /** The same, but for all of the body as it is: no part, and not encoded. */
  public UpstreamRequest whole() {
    UpstreamRequest plain =
        with("Accept-Encoding", "identity").without("Range").without("If-Range");
    return new UpstreamRequest("GET", target, plain.headers, form);
  }

  /** The same without a header. */
  public UpstreamRequest without(String name) {
    List<Header> others =
        headers.stream().filter(each -> !each.name().equalsIgnoreCase(name)).toList();
    return new UpstreamRequest(method, target, others, form);
  }

  /** The value of a header; empty where it has none. */
  public String value(String name) {
    return headers.stream()
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  /** Whether it may be sent again where nothing was answered. */
  boolean repeatable() {
    return !method.equals("POST");
  }
}
