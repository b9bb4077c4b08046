package io.cellwatch.launcher.template;

import org.antlr.runtime.Token;

/**
 * A file of templates as it was read, to tell lines by: StringTemplate counts from where a
 * template's text begins.
 *
 * @param file as people find it
 */
record Source(String file, String text) {
  private static final String IS = "::=";

  /**
   * The line of the file.
   *
   * @param start of the template: its name, or the mark at which its text begins
   * @param line of the template's text, from 1
   */
  int line(Token start, int line) {
    int at = offset(start);
    if (!isMark(at)) {
      int is = text.indexOf(IS, at);
      at = is < 0 ? at : is + IS.length();
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
    if (isMark(at)) {
      at += 2;
      // The line break after it is not part of the template.
      at += text.startsWith("\r\n", at) ? 2 : text.startsWith("\n", at) ? 1 : 0;
    }
    return (int) text.chars().limit(at).filter(each -> each == '\n').count() + line;
  }

  private boolean isMark(int at) {
    return text.startsWith("<<", at) || text.startsWith("<%", at);
  }

  private int offset(Token token) {
    int at = 0;
    for (int line = 1; line < token.getLine(); line++) {
      at = text.indexOf('\n', at) + 1;
    }
    return Math.min(at + Math.max(token.getCharPositionInLine(), 0), text.length());
  }
}
