package io.cellwatch.launcher.template;

/**
 * Strings in double quotes without an interpolator, as Scala 2.12, 2.13 and 3 read them. 2.12 reads
 * {@code \}{@code u000a} as a line break even in a comment, so a comment has no backslash.
 */
final class ScalaLiterals implements ProgramLiterals {
  /** What a class file's constant holds. */
  private static final int MOST_BYTES = 65_535;

  @Override
  public Literal string(String name, String value) {
    if (Literals.whole(name, value).chars().map(ScalaLiterals::bytes).sum() > MOST_BYTES) {
      throw new RenderException(
          name
              + ": its value has more than 65,535 bytes, which Scala cannot write as one string;"
              + " put it in spark-defaults.conf");
    }
    return new Literal('"' + Characters.written(value, ScalaLiterals::character) + '"');
  }

  /** Of a UTF-16 unit in a class file's own UTF-8. */
  private static int bytes(int unit) {
    return unit >= 1 && unit <= 0x7F ? 1 : unit <= 0x7FF ? 2 : 3;
  }

  private static String character(int each) {
    return switch (each) {
      case '\\' -> "\\\\";
      case '"' -> "\\\"";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> Characters.areSeen(each) ? Character.toString(each) : units(each);
    };
  }

  /** A character's one or two UTF-16 units, by number. */
  static String units(int codePoint) {
    StringBuilder code = new StringBuilder(12);
    for (char unit : Character.toChars(codePoint)) {
      code.append("\\u%04x".formatted((int) unit));
    }
    return code.toString();
  }

  @Override
  public Literal variable(String variable) {
    return new Literal("sys.env(" + string(variable, variable).code() + ")");
  }

  @Override
  public Literal comment(String text) {
    return new Literal("// " + Characters.shown(text).replace("\\", "<U+005C>"));
  }
}
