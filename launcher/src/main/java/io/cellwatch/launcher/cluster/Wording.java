package io.cellwatch.launcher.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Parts of messages. */
final class Wording {
  private static final int SHOWN = 80;
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Wording() {}

  /** {@code did you mean X?}, else {@code there are A, B and C}. */
  static String meant(String text, Collection<String> known) {
    Optional<String> near = nearest(text, known);
    if (near.isPresent()) {
      return "did you mean %s?".formatted(near.get());
    }
    return known.isEmpty() ? "there are none" : "there are " + listed(known);
  }

  /** The known name that was probably meant: it begins so, or a third of its letters differ. */
  private static Optional<String> nearest(String text, Collection<String> known) {
    if (text.length() > Bounds.NAME * 2) {
      return Optional.empty();
    }
    Optional<String> longer =
        text.length() < 3
            ? Optional.empty()
            : known.stream().filter(each -> each.startsWith(text)).findFirst();
    if (longer.isPresent()) {
      return longer;
    }
    return known.stream()
        .filter(each -> DISTANCE.apply(text, each) <= far(each))
        .min(Comparator.comparingInt(each -> DISTANCE.apply(text, each)));
  }

  private static int far(String name) {
    // Two letters in the wrong order are two changes.
    return name.length() <= 3 ? 1 : Math.max(2, name.length() / 3);
  }

  static String listed(Collection<String> names) {
    String all = String.join(", ", names);
    return all.length() <= 1_000 ? all : all.substring(0, 1_000) + "…";
  }

  /** A value in quotation marks, short, with what cannot be printed as an escape. */
  static String shown(String value) {
    StringBuilder shown = new StringBuilder("\"");
    int end = value.offsetByCodePoints(0, Math.min(SHOWN, value.codePointCount(0, value.length())));
    value
        .substring(0, end)
        .codePoints()
        .forEach(
            each -> {
              if (isPlain(each)) {
                shown.appendCodePoint(each);
              } else {
                shown.append("\\u%04x".formatted(each));
              }
            });
    return shown.append(end < value.length() ? "…\"" : "\"").toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
