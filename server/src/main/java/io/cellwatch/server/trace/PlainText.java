package io.cellwatch.server.trace;

/** Strangers' texts made fit for a page: what cannot be seen is made visible, or is left out. */
final class PlainText {
  private static final int LINE_CHARACTERS = 300;
  private static final int CONTROL_PICTURES = 0x2400;
  private static final char DELETE = 0x7F;
  private static final char DELETE_PICTURE = 0x2421;
  private static final char REPLACEMENT = 0xFFFD;

  private PlainText() {}

  /** All of it; line ends and tabs stay, other control characters become their pictures. */
  static String block(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int index = 0; index < text.length(); index++) {
      clean.append(visible(text.charAt(index)));
    }
    return clean.toString().strip();
  }

  /** One line of at most 300 characters. */
  static String line(String text) {
    String line = block(text).replaceAll("\\s+", " ");
    if (line.length() <= LINE_CHARACTERS) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LINE_CHARACTERS - 1)) ? 2 : 1;
    return line.substring(0, LINE_CHARACTERS - end) + "…";
  }

  private static char visible(char character) {
    if (character == '\n' || character == '\t') {
      return character;
    }
    if (character < ' ') {
      return character == '\r' ? '\n' : (char) (CONTROL_PICTURES + character);
    }
    if (character == DELETE) {
      return DELETE_PICTURE;
    }
    return turnsText(character) ? REPLACEMENT : character;
  }

  /** Orders to write what follows from right to left; letters of such scripts need none. */
  private static boolean turnsText(char character) {
    return (character >= '\u202A' && character <= '\u202E')
        || (character >= '\u2066' && character <= '\u2069');
  }
}
