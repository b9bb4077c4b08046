package io.cellwatch.launcher.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.json.WrittenJson;
import io.cellwatch.launcher.template.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program wants code for.
 *
 * @param target empty for the usual one
 */
record RenderRequest(Choice choice, Optional<Target> target) {
  /**
   * Reads one; an empty body is the cluster as it is.
   *
   * @throws MistakeException says what is expected
   */
  static RenderRequest read(byte[] body) throws MistakeException {
    if (body.length == 0) {
      return new RenderRequest(Choice.NONE, Optional.empty());
    }
    JsonNode document = RequestBody.object(body, "target, bundles and options");
    List<String> bundles = List.of();
    Map<String, String> options = Map.of();
    Optional<Target> target = Optional.empty();
    for (Map.Entry<String, JsonNode> each : document.properties()) {
      switch (each.getKey()) {
        case "target" -> target = Optional.of(target(each.getValue()));
        case "bundles" -> bundles = bundles(each.getValue());
        case "options" -> options = options(each.getValue());
        default ->
            throw new MistakeException(
                "%s: is no field of a request: it has target, bundles and options"
                    .formatted(each.getKey()));
      }
    }
    return new RenderRequest(new Choice(bundles, options), target);
  }

  static Target target(JsonNode value) throws MistakeException {
    return (value.isTextual() ? Target.of(value.asText()) : Optional.<Target>empty())
        .orElseThrow(
            () ->
                new MistakeException(
                    "target: %s: expected one of %s"
                        .formatted(value, Target.listed(List.of(Target.values())))));
  }

  static List<String> bundles(JsonNode value) throws MistakeException {
    List<String> bundles = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw new MistakeException("bundles: %s: expected the name of one".formatted(each));
      }
      bundles.add(each.asText());
    }
    if (!value.isArray()) {
      throw new MistakeException("bundles: expected a list of names");
    }
    return bundles;
  }

  static Map<String, String> options(JsonNode value) throws MistakeException {
    if (!value.isObject()) {
      throw new MistakeException("options: expected an object of names and values");
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      String text =
          WrittenJson.text(each.getValue())
              .orElseThrow(
                  () ->
                      new MistakeException(
                          "options: %s: %s: expected a text, a number, true or false"
                              .formatted(each.getKey(), each.getValue())));
      options.put(each.getKey(), text);
    }
    return options;
  }
}
