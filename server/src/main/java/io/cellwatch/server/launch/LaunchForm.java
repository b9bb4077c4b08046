package io.cellwatch.server.launch;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.template.Target;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.http.media.UnsupportedTypeException;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person has chosen on the page, as an address or a form holds it. An address can be saved
 * as a bookmark, and going back shows what was chosen before.
 *
 * @param cluster empty where none is chosen
 * @param target empty for the usual one, or one that does not exist
 * @param sent whether code is wanted, or the form for it
 * @param session of the kernel that the person came from
 * @param start id for the launch, where the person wants Spark started
 * @param replace whether what runs there goes for it
 */
record LaunchForm(
    Optional<String> cluster,
    Choice choice,
    Optional<Target> target,
    boolean sent,
    Optional<String> session,
    Optional<String> start,
    boolean replace) {
  /** Before the name of an option, so that no option can be named like a field of the page's. */
  static final String OPTION = "option.";

  static LaunchForm of(Parameters query) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String name : query.names()) {
      if (name.startsWith(OPTION)) {
        // A form sends a field that is left empty, too, and Helidon gives none of its values.
        options.put(name.substring(OPTION.length()), query.first(name).orElse(""));
      }
    }
    List<String> bundles = query.contains("bundle") ? query.all("bundle") : List.of();
    return new LaunchForm(
        text(query, "cluster"),
        new Choice(bundles, options),
        text(query, "target").flatMap(Target::of),
        query.contains("code") || query.contains("start") || query.contains("replace"),
        text(query, "session"),
        text(query, "start").or(() -> text(query, "replace")),
        query.contains("replace"));
  }

  /**
   * The fields of a form that was sent; none where nothing was.
   *
   * @throws HttpException if it is none, which is not the server's failure
   */
  static Parameters fields(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return Parameters.empty("form");
    }
    try {
      return request.content().as(Parameters.class);
    } catch (UnsupportedTypeException e) {
      throw new HttpException(
          "the body must be a form's fields, of the type application/x-www-form-urlencoded",
          Status.UNSUPPORTED_MEDIA_TYPE_415,
          e);
    } catch (IllegalArgumentException e) {
      throw new HttpException(
          "the form's fields cannot be read: each % must begin a byte such as %20",
          Status.BAD_REQUEST_400, e);
    }
  }

  /** The page's own address for what is chosen, from which it can be had again. */
  String address() {
    List<String> fields = new ArrayList<>();
    session.ifPresent(each -> fields.add(field("session", each)));
    cluster.ifPresent(each -> fields.add(field("cluster", each)));
    choice.options().entrySet().stream()
        .filter(each -> !each.getValue().isBlank())
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> fields.add(field(OPTION + each.getKey(), each.getValue())));
    choice.bundles().forEach(each -> fields.add(field("bundle", each)));
    target.ifPresent(each -> fields.add(field("target", each.id())));
    if (sent) {
      fields.add(field("code", "show"));
    }
    return "./?" + String.join("&", fields);
  }

  private static String field(String name, String value) {
    return encoded(name) + "=" + encoded(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Optional<String> text(Parameters query, String name) {
    return query.first(name).asOptional().filter(text -> !text.isBlank());
  }
}
