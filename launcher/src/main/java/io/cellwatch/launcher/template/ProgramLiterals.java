package io.cellwatch.launcher.template;

/** Of programs, where a key and its value are two arguments of a call. */
sealed interface ProgramLiterals extends Literals permits PythonLiterals, ScalaLiterals {
  @Override
  default Literal setting(String key, String value) {
    return arguments(key, string(key, value));
  }

  @Override
  default Literal settingOfVariable(String key, String variable) {
    return arguments(key, variable(variable));
  }

  private Literal arguments(String key, Literal value) {
    return new Literal(string(key, key).code() + ", " + value.code());
  }
}
