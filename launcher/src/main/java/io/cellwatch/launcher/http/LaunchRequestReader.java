package io.cellwatch.launcher.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.launch.LaunchRequest;
import io.cellwatch.launcher.session.RandomId;
import io.cellwatch.launcher.template.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a wish to start Spark. */
final class LaunchRequestReader {
  private static final String FIELDS = "session, cluster, target, bundles, options, replace and id";

  private LaunchRequestReader() {}

  /**
   * Reads one.
   *
   * @throws MistakeException says what is expected
   */
  static LaunchRequest read(byte[] body) throws MistakeException {
    String session = "";
    String cluster = "";
    List<String> bundles = List.of();
    Map<String, String> options = Map.of();
    Optional<Target> target = Optional.empty();
    boolean replace = false;
    Optional<String> id = Optional.empty();
    for (Map.Entry<String, JsonNode> each : RequestBody.object(body, FIELDS).properties()) {
      JsonNode value = each.getValue();
      switch (each.getKey()) {
        case "session" -> session = text("session", value);
        case "cluster" -> cluster = text("cluster", value);
        case "target" -> target = Optional.of(RenderRequest.target(value));
        case "bundles" -> bundles = RenderRequest.bundles(value);
        case "options" -> options = RenderRequest.options(value);
        case "replace" -> replace = flag(value);
        case "id" -> id = Optional.of(id(value));
        default ->
            throw new MistakeException(
                "%s: is no field of a launch: it has %s".formatted(each.getKey(), FIELDS));
      }
    }
    if (session.isEmpty() || cluster.isEmpty()) {
      throw new MistakeException(
          "%s: is needed".formatted(session.isEmpty() ? "session" : "cluster"));
    }
    return new LaunchRequest(session, cluster, new Choice(bundles, options), target, replace, id);
  }

  private static String text(String name, JsonNode value) throws MistakeException {
    if (!value.isTextual()) {
      throw new MistakeException(name + ": expected a text");
    }
    return value.asText();
  }

  private static boolean flag(JsonNode value) throws MistakeException {
    if (!value.isBoolean()) {
      throw new MistakeException("replace: expected true or false");
    }
    return value.asBoolean();
  }

  private static String id(JsonNode value) throws MistakeException {
    String id = text("id", value);
    if (!RandomId.is(id)) {
      throw new MistakeException("id: expected " + RandomId.IN_WORDS);
    }
    return id;
  }
}
