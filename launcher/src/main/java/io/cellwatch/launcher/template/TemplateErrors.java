package io.cellwatch.launcher.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.antlr.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.stringtemplate.v4.InstanceScope;
import org.stringtemplate.v4.STErrorListener;
import org.stringtemplate.v4.compiler.CompiledST;
import org.stringtemplate.v4.misc.ErrorType;
import org.stringtemplate.v4.misc.Interval;
import org.stringtemplate.v4.misc.STCompiletimeMessage;
import org.stringtemplate.v4.misc.STGroupCompiletimeMessage;
import org.stringtemplate.v4.misc.STLexerMessage;
import org.stringtemplate.v4.misc.STMessage;
import org.stringtemplate.v4.misc.STRuntimeMessage;

/**
 * Everything that StringTemplate complains of, as sentences with file and line. It would print
 * them, with stack traces, and go on.
 */
final class TemplateErrors implements STErrorListener {
  /** More than these help nobody. */
  private static final int MOST = 20;

  private final String file;
  private final List<String> all = new ArrayList<>();

  TemplateErrors(String file) {
    this.file = file;
  }

  /** The first of them; one mistake often brings more. */
  Optional<String> first() {
    return all.stream().findFirst();
  }

  static String listed(Collection<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  void add(String what) {
    if (all.size() < MOST) {
      all.add(file + ": " + what);
    }
  }

  private void add(int line, String what) {
    if (all.size() < MOST) {
      all.add("%s, line %d: %s".formatted(file, line, what));
    }
  }

  /** At the expression that is being evaluated. */
  void add(InstanceScope scope, String what) {
    CompiledST template = scope.st.impl;
    @Nullable Interval place = template.sourceMap[scope.ip];
    add(line(template, place == null ? 0 : place.a), what + expression(template, place));
  }

  private static String expression(CompiledST template, @Nullable Interval place) {
    return place == null || place.b >= template.template.length()
        ? ""
        : " (at %s)".formatted(template.template.substring(place.a, place.b + 1).strip());
  }

  private static int line(CompiledST template, int index) {
    @Nullable Token start = template.templateDefStartToken;
    String before = template.template.substring(0, Math.min(index, template.template.length()));
    int lines = (int) before.chars().filter(each -> each == '\n').count();
    return start == null ? lines + 1 : start.getLine() + lines + skipped(start);
  }

  /** A text in {@code <<…>>} begins on the line after its mark. */
  private static int skipped(Token start) {
    String text = start.getText();
    return text.startsWith("<<\n") || text.startsWith("<<\r\n") ? 1 : 0;
  }

  @Override
  public void compileTimeError(STMessage message) {
    switch (message) {
      case STLexerMessage lexer -> add(lexer.templateToken.getLine(), lexer.msg);
      case STCompiletimeMessage compile -> add(compile.templateToken.getLine(), said(compile));
      case STGroupCompiletimeMessage group -> add(group.token.getLine(), said(group));
      default -> add(said(message));
    }
  }

  @Override
  public void runTimeError(STMessage message) {
    if (message instanceof STRuntimeMessage runTime && runTime.scope != null) {
      add(runTime.scope, said(message));
    } else {
      add(said(message));
    }
  }

  @Override
  public void IOError(STMessage message) {
    add(message.cause instanceof CodeWriter.TooLongException ? CodeWriter.TOO_LONG : said(message));
  }

  @Override
  public void internalError(STMessage message) {
    add(said(message));
  }

  /** StringTemplate's words, but for what would end in a stack trace. */
  private static String said(STMessage message) {
    if (message.error == ErrorType.INTERNAL_ERROR) {
      return "cannot be evaluated";
    }
    return String.format(
        Locale.ROOT, message.error.message, message.arg, message.arg2, message.arg3);
  }
}
