package io.cellwatch.launcher.template;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.stringtemplate.v4.InstanceScope;
import org.stringtemplate.v4.Interpreter;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.STWriter;
import org.stringtemplate.v4.misc.ErrorManager;

/**
 * Runs a template that writes its own text and {@link Literal}s, and nothing else. A renderer of
 * StringTemplate's could not see to that, as to it a template's own text and a value are both a
 * String.
 */
final class LiteralInterpreter extends Interpreter {
  private final TemplateErrors errors;

  LiteralInterpreter(STGroup group, TemplateErrors errors) {
    super(group, Locale.ROOT, new ErrorManager(errors), false);
    this.errors = errors;
  }

  @Override
  protected int writePOJO(STWriter out, InstanceScope scope, Object value, String[] options)
      throws IOException {
    if (value instanceof Literal literal) {
      return out.write(literal.code());
    }
    if (value instanceof String text && isOwn(scope.st, text)) {
      return out.write(text);
    }
    errors.add(
        scope,
        switch (value) {
          case Attribute.Group group ->
              "writes a whole; write one of " + TemplateErrors.listed(group.names());
          default ->
              "writes a %s; only attributes of the plan can be written"
                  .formatted(value.getClass().getSimpleName());
        });
    return 0;
  }

  /** By identity: an equal text that came from elsewhere is not the template's. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOwn(ST template, String text) {
    for (String each : template.impl.strings) {
      if (each == text) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected @Nullable Object getObjectProperty(
      STWriter out, InstanceScope scope, Object of, Object property) {
    if (of instanceof Attribute.Group group && property instanceof String name) {
      if (group.names().contains(name)) {
        return group.get(name).orElse(null);
      }
      errors.add(
          scope,
          "there is no attribute %s; there are %s"
              .formatted(name, TemplateErrors.listed(group.names())));
    } else {
      errors.add(
          scope,
          "asks %s for its attribute %s, but it has none"
              .formatted(of == null ? "nothing" : "a literal or a list", property));
    }
    return null;
  }
}
