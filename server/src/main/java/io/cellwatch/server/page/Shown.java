package io.cellwatch.server.page;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into what templates may see: texts are escaped, records become maps of their
 * components. A type that is not listed here cannot be shown, so nothing gets around the escaping.
 * (A renderer of the template library would not do: it also gets the templates' own text.)
 */
final class Shown {
  private Shown() {}

  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Number number -> number;
      case CharSequence text -> escaped(text);
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Optional<?> optional -> of(optional.orElse(null));
      case Map<?, ?> map -> map(map);
      case Iterable<?> values -> list(values);
      case Record record -> components(record);
      default ->
          throw new IllegalArgumentException(value.getClass() + " cannot be shown on a page");
    };
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    map.forEach((key, value) -> shown.put(String.valueOf(key), of(value)));
    return shown;
  }

  private static List<@Nullable Object> list(Iterable<?> values) {
    List<@Nullable Object> shown = new ArrayList<>();
    values.forEach(value -> shown.add(of(value)));
    return shown;
  }

  private static Map<String, @Nullable Object> components(Record record) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        shown.put(component.getName(), of(component.getAccessor().invoke(record)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException(record.getClass() + " cannot be shown on a page", e);
      }
    }
    return shown;
  }

  private static String escaped(CharSequence text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(character);
      }
    }
    return escaped.toString();
  }
}
