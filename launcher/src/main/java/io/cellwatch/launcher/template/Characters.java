package io.cellwatch.launcher.template;

import java.util.function.IntFunction;

/**
 * Which characters may stand in code as they are. One that is not seen, or that turns the order of
 * those around it, would let code look like other code.
 */
final class Characters {
  private Characters() {}

  /** Whether a reader sees it, in its place, as one character. */
  static boolean areSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> !isIgnorable(codePoint);
    };
  }

  /** Letters and marks that Unicode lets a font show as nothing. */
  private static boolean isIgnorable(int codePoint) {
    return codePoint == 0x034F
        || codePoint == 0x115F
        || codePoint == 0x1160
        || (codePoint >= 0x17B4 && codePoint <= 0x17B5)
        || (codePoint >= 0x180B && codePoint <= 0x180F)
        || codePoint == 0x2800
        || codePoint == 0x3164
        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || codePoint == 0xFFA0
        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
  }

  /** The text with each character as the function writes it. */
  static String written(String text, IntFunction<String> character) {
    StringBuilder code = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(each -> code.append(character.apply(each)));
    return code.toString();
  }

  /** For a comment: on one line, with what is not seen by its number. */
  static String shown(String text) {
    return written(
        text, each -> areSeen(each) ? Character.toString(each) : "<U+%04X>".formatted(each));
  }

  /** Half of a surrogate pair is no character: UTF-8 has no bytes for it. */
  static boolean areWhole(String text) {
    return text.codePoints().noneMatch(each -> each >= 0xD800 && each <= 0xDFFF);
  }
}
