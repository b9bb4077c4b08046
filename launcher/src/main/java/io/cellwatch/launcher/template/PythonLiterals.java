package io.cellwatch.launcher.template;

/** Strings in double quotes without a prefix, which every Python 3 reads alike. */
final class PythonLiterals implements ProgramLiterals {
  @Override
  public Literal string(String name, String value) {
    return new Literal(
        '"' + Characters.written(Literals.whole(name, value), PythonLiterals::character) + '"');
  }

  private static String character(int each) {
    return switch (each) {
      case '\\' -> "\\\\";
      case '"' -> "\\\"";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        if (Characters.areSeen(each)) {
          yield Character.toString(each);
        }
        yield each <= 0xFF
            ? "\\x%02x".formatted(each)
            : each <= 0xFFFF ? "\\u%04x".formatted(each) : "\\U%08x".formatted(each);
      }
    };
  }

  @Override
  public Literal variable(String variable) {
    return new Literal("os.environ[" + string(variable, variable).code() + "]");
  }

  @Override
  public Literal comment(String text) {
    return new Literal("# " + Characters.shown(text));
  }
}
