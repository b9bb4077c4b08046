package io.cellwatch.launcher.template;

/**
 * Writes texts in a target's language. What one of them cannot say is a {@link RenderException}
 * that begins with its name.
 */
sealed interface Literals permits ProgramLiterals, ShellLiterals, PropertiesLiterals {
  /**
   * A string.
   *
   * @param name whose value this is, for the error
   */
  Literal string(String name, String value);

  /** What an environment variable holds when the code runs. */
  Literal variable(String variable);

  /** A key and its value as the target writes them in one piece. */
  Literal setting(String key, String value);

  /** A key with what an environment variable holds. */
  Literal settingOfVariable(String key, String variable);

  /** A comment to the end of its line, with its mark. */
  Literal comment(String text);

  /** The value itself, if all its characters have bytes in UTF-8. */
  static String whole(String name, String value) {
    if (!Characters.areWhole(value)) {
      throw new RenderException(
          name
              + ": its value has half of a surrogate pair, which is no character and cannot be"
              + " written; take it out of "
              + Characters.shown(value));
    }
    return value;
  }
}
