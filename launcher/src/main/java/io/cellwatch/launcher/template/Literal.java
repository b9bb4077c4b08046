package io.cellwatch.launcher.template;

/**
 * A piece of a target's language that stands for a text: a quoted string, a word, a comment. Only
 * {@link Literals} make it, so that its text is always whole.
 */
final class Literal implements Attribute {
  private final String code;

  Literal(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }

  @Override
  public String toString() {
    return code;
  }
}
