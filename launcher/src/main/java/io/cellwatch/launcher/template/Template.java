package io.cellwatch.launcher.template;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.stringtemplate.v4.AutoIndentWriter;
import org.stringtemplate.v4.InstanceScope;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STGroupString;
import org.stringtemplate.v4.compiler.CompiledST;

/** One file of templates. Its {@code program(plan)} writes the code. */
final class Template {
  private static final String PROGRAM = "program";
  private static final String PLAN = "plan";

  /** In a shell and in Spark's file {@code <} and {@code >} would be in the way. */
  private static final char DELIMITER = '$';

  private final String file;
  private final STGroupString group;

  private Template(String file, STGroupString group) {
    this.file = file;
    this.group = group;
  }

  /**
   * Reads it.
   *
   * @param file for errors
   * @param base whose templates count where the text does not define them
   */
  static Template of(String file, String text, Optional<Template> base) {
    TemplateErrors errors = new TemplateErrors(file);
    STGroupString group = new STGroupString(file, text, DELIMITER, DELIMITER);
    group.setListener(errors);
    try {
      group.load();
    } catch (RuntimeException e) {
      // StringTemplate has no error of its own for this.
      errors.add("cannot be read as templates");
    }
    errors.first().ifPresent(Template::refuse);
    base.ifPresent(each -> group.importTemplates(each.group));
    @Nullable CompiledST program = group.lookupTemplate(PROGRAM);
    if (program == null) {
      throw new RenderException(file + ": there is no template program(plan); add it");
    }
    if (program.formalArguments == null || !program.formalArguments.keySet().equals(Set.of(PLAN))) {
      throw new RenderException(
          file + ": the template program takes one attribute, plan: write program(plan) ::= …");
    }
    return new Template(file, group);
  }

  private static void refuse(String error) {
    throw new RenderException(error);
  }

  /** The code, ending in a line break. One at a time: a group has one listener. */
  synchronized String render(Attribute.Group plan) {
    TemplateErrors errors = new TemplateErrors(file);
    // It hears of templates that are missing, of which the interpreter does not.
    group.setListener(errors);
    CodeWriter code = new CodeWriter();
    try {
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
