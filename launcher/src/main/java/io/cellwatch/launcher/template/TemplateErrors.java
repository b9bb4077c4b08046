package io.cellwatch.launcher.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.antlr.runtime.RecognitionException;
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

  private final Source source;
  private final List<String> all = new ArrayList<>();

  TemplateErrors(Source source) {
    this.source = source;
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
      all.add(source.file() + ": " + what);
    }
  }

  private void add(String file, int line, String what) {
    if (all.size() < MOST) {
      all.add("%s, line %d: %s".formatted(file, line, what));
    }
  }

  /** At the expression that is being evaluated. */
  void add(InstanceScope scope, String what) {
    CompiledST inner = scope.st.impl;
    String said = what + expression(inner, inner.sourceMap[scope.ip]);
    InstanceScope named = scope;
    // One in braces does not know where it stands; the template around it does.
    while (named.st.impl.isAnonSubtemplate && named.parent != null) {
      named = named.parent;
    }
    CompiledST template = named.st.impl;
    @Nullable Token start = template.templateDefStartToken;
    if (start == null) {
      add(said);
      return;
    }
    // What a file leaves to Cellwatch's own templates is at fault there.
    Source its =
        template.nativeGroup instanceof Template.SourceGroup group ? group.source() : source;
    add(its.file(), its.line(start, line(template, template.sourceMap[named.ip])), said);
  }

  private static String expression(CompiledST template, @Nullable Interval place) {
    return place == null || place.b >= template.template.length()
        ? ""
        : " (at %s)".formatted(template.template.substring(place.a, place.b + 1).strip());
  }

  /** Of a template's text, from 1. */
  private static int line(CompiledST template, @Nullable Interval place) {
    return place == null
        ? 1
        : 1 + (int) template.template.chars().limit(place.a).filter(each -> each == '\n').count();
  }

  @Override
  public void compileTimeError(STMessage message) {
    switch (message) {
      case STLexerMessage lexer ->
          addWithin(
              lexer.templateToken,
              lexer.cause instanceof RecognitionException e ? e.line : 1,
              lexer.msg);
      case STCompiletimeMessage compile ->
          addWithin(
              compile.templateToken,
              compile.token == null ? 1 : Math.max(1, compile.token.getLine()),
              said(compile));
      case STGroupCompiletimeMessage group ->
          add(source.file(), group.token.getLine(), said(group));
      default -> add(said(message));
    }
  }

  private void addWithin(@Nullable Token start, int line, String what) {
    if (start == null) {
      add(what);
    } else {
      add(source.file(), source.line(start, line), what);
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

  /** StringTemplate's words, but for those that tell of classes or end in a stack trace. */
  private static String said(STMessage message) {
    if (message.error == ErrorType.INTERNAL_ERROR) {
      return "cannot be evaluated";
    }
    if (message.error == ErrorType.EXPECTING_STRING) {
      return "the function %s takes no attribute of the plan".formatted(message.arg);
    }
    if (message.error == ErrorType.CANT_LOAD_GROUP_FILE) {
      return "is no file of templates; write program(plan) ::= <<…>>";
    }
    return String.format(
        Locale.ROOT, message.error.message, message.arg, message.arg2, message.arg3);
  }
}
