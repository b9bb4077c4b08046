package io.cellwatch.launcher.template;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stringtemplate.v4.AutoIndentWriter;
import org.stringtemplate.v4.InstanceScope;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.STGroupString;
import org.stringtemplate.v4.compiler.CompiledST;

/**
 * One file of templates. Its {@code program(plan)} writes the code. StringTemplate tells some of a
 * template's faults to its group, so each rendering has a group of its own, which takes about a
 * millisecond.
 */
final class Template {
  private static final String PROGRAM = "program";
  private static final String PLAN = "plan";

  /** In a shell and in Spark's file {@code <} and {@code >} would be in the way. */
  private static final char DELIMITER = '$';

  private final Source source;
  private final Optional<Template> base;

  /**
   * Reads it.
   *
   * @param base whose templates count where the text does not define them
   */
  Template(Source source, Optional<Template> base) {
    this.source = source;
    this.base = base;
    TemplateErrors errors = new TemplateErrors(source);
    @Nullable CompiledST program = group(errors).lookupTemplate(PROGRAM);
    errors.first().ifPresent(Template::refuse);
    if (program == null) {
      throw new RenderException(source.file() + ": there is no template program(plan); add it");
    }
    if (program.formalArguments == null || !program.formalArguments.keySet().equals(Set.of(PLAN))) {
      throw new RenderException(
          source.file()
              + ": the template program takes one attribute, plan: write program(plan) ::= …");
    }
  }

  private STGroup group(TemplateErrors errors) {
    STGroup group = new SourceGroup(source);
    group.setListener(errors);
    try {
      group.load();
    } catch (RuntimeException e) {
      // StringTemplate has no error of its own for this.
      errors.add("cannot be read as templates");
    }
    base.ifPresent(each -> group.importTemplates(each.group(errors)));
    return group;
  }

  /** One that knows what it was read from. */
  static final class SourceGroup extends STGroupString {
    private final Source source;

    private SourceGroup(Source source) {
      super(source.file(), source.text(), DELIMITER, DELIMITER);
      this.source = source;
    }

    Source source() {
      return source;
    }
  }

  private static void refuse(String error) {
    throw new RenderException(error);
  }

  /** The code, ending in a line break. */
  String render(Attribute.Group plan) {
    TemplateErrors errors = new TemplateErrors(source);
    CodeWriter code = new CodeWriter();
    try {
      STGroup group = group(errors);
      ST program = group.getInstanceOf(PROGRAM);
      program.add(PLAN, plan);
      AutoIndentWriter writer = new AutoIndentWriter(code, "\n");
      new LiteralInterpreter(group, errors).exec(writer, new InstanceScope(null, program));
    } catch (StackOverflowError e) {
      errors.add("a template calls itself without end");
    }
    errors.first().ifPresent(Template::refuse);
    return code.toString().strip().replace(ShellLiterals.LINE_BREAK, '\n') + "\n";
  }
}
