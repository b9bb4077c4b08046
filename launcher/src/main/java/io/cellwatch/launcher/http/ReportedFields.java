package io.cellwatch.launcher.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cellwatch.launcher.session.RandomId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the fields of an object that a kernel sent. What is not there is empty, what is too long is
 * cut; only what cannot be understood is a mistake. Fields that nobody asks for do not matter: the
 * kernel may be newer.
 *
 * @param path before the name of a field, for messages
 */
record ReportedFields(JsonNode object, String path) {
  static final int NAME = 200;
  static final int LINE = 1_000;
  static final int PARAGRAPH = 4_000;

  String text(String name, int most) throws MistakeException {
    JsonNode value = value(name);
    if (value.isMissingNode()) {
      return "";
    }
    if (!value.isTextual()) {
      throw mistake(name, "must be a text");
    }
    return cut(value.asText(), most);
  }

  String id(String name) throws MistakeException {
    String text = text(name, NAME);
    if (!RandomId.is(text)) {
      throw mistake(name, "must be " + RandomId.IN_WORDS);
    }
    return text;
  }

  boolean flag(String name) throws MistakeException {
    return flag(name, false);
  }

  boolean flag(String name, boolean otherwise) throws MistakeException {
    JsonNode value = value(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw mistake(name, "must be true or false");
    }
    return value.asBoolean(otherwise);
  }

  long moment(String name) throws MistakeException {
    JsonNode value = value(name);
    if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || value.asLong() < 0) {
      throw mistake(name, "must be a time in milliseconds since 1970");
    }
    return value.asLong();
  }

  <E extends Enum<E>> E oneOf(String name, E[] values) throws MistakeException {
    String text = text(name, NAME);
    return Arrays.stream(values)
        .filter(each -> each.name().equals(text))
        .findFirst()
        .orElseThrow(() -> mistake(name, "must be one of " + Arrays.toString(values)));
  }

  /** The last lines. */
  List<String> lines(String name, int mostLines, int mostCharacters) throws MistakeException {
    List<String> lines = new ArrayList<>();
    for (JsonNode each : array(name)) {
      if (!each.isTextual()) {
        throw mistake(name, "must be a list of lines");
      }
      lines.add(cut(each.asText(), mostCharacters));
    }
    return lines.subList(Math.max(0, lines.size() - mostLines), lines.size());
  }

  Optional<ReportedFields> object(String name) throws MistakeException {
    JsonNode value = value(name);
    if (!value.isMissingNode() && !value.isObject()) {
      throw mistake(name, "must be an object");
    }
    return value.isMissingNode()
        ? Optional.empty()
        : Optional.of(new ReportedFields(value, path + name + "."));
  }

  List<ReportedFields> objects(String name) throws MistakeException {
    List<ReportedFields> objects = new ArrayList<>();
    for (JsonNode each : array(name)) {
      String place = "%s[%d]".formatted(name, objects.size());
      if (!each.isObject()) {
        throw mistake(place, "must be an object");
      }
      objects.add(new ReportedFields(each, path + place + "."));
    }
    return objects;
  }

  MistakeException mistake(String name, String expected) {
    return new MistakeException("%s%s: %s".formatted(path, name, expected));
  }

  private JsonNode array(String name) throws MistakeException {
    JsonNode value = value(name);
    if (!value.isMissingNode() && !value.isArray()) {
      throw mistake(name, "must be a list");
    }
    return value;
  }

  private JsonNode value(String name) {
    JsonNode value = object.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    // Not through the middle of a character that has two halves.
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
