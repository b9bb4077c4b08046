package io.cellwatch.launcher.template;

/**
 * Lines of a file that {@link java.util.Properties#load} reads, in ASCII so that the encoding by
 * which it is read does not matter. Spark trims each value after that.
 */
final class PropertiesLiterals implements Literals {
  @Override
  public Literal string(String name, String value) {
    if (isTrimmed(Literals.whole(name, value))) {
      throw new RenderException(
          name
              + ": its value begins or ends with a blank, which Spark takes away from what"
              + " spark-defaults.conf says; set it by --conf or in the program");
    }
    String code = Characters.written(value, PropertiesLiterals::character);
    // After the key's blank the first of these would be a separator.
    return new Literal(code.startsWith("=") || code.startsWith(":") ? "\\" + code : code);
  }

  /** Whether Spark's {@code Utils.trimExceptCRLF} changes it. */
  private static boolean isTrimmed(String value) {
    return !value.isEmpty()
        && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
  }

  private static boolean isBlank(char each) {
    return each <= ' ' && each != '\r' && each != '\n';
  }

  private static String character(int each) {
    return switch (each) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> each >= ' ' && each <= '~' ? Character.toString(each) : ScalaLiterals.units(each);
    };
  }

  @Override
  public Literal variable(String variable) {
    throw new IllegalArgumentException(variable + ": Spark's file knows no variables");
  }

  @Override
  public Literal setting(String key, String value) {
    return new Literal(key + " " + string(key, value).code());
  }

  @Override
  public Literal settingOfVariable(String key, String variable) {
    throw new IllegalArgumentException(key + ": Spark's file knows no variables");
  }

  @Override
  public Literal comment(String text) {
    return new Literal("# " + Characters.shown(text));
  }
}
