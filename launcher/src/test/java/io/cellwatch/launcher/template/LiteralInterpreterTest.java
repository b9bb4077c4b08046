package io.cellwatch.launcher.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stringtemplate.v4.AutoIndentWriter;
import org.stringtemplate.v4.InstanceScope;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STGroupString;

class LiteralInterpreterTest {
  private static final String TEXT = "t(it) ::= \"before $it$ after\"";

  @Test
  void aTextThatNoLiteralHoldsIsNotWritten() {
    assertRefused("rm -rf");
    // Equal to a text of the template's, but not that one.
    assertRefused("before ");
  }

  @Test
  void aLiteralIsWritten() {
    TemplateErrors errors = new TemplateErrors(new Source("t.stg", TEXT));
    assertEquals("before 'x' after", written(new Literal("'x'"), errors));
    assertEquals(Optional.empty(), errors.first());
  }

  private static void assertRefused(String raw) {
    TemplateErrors errors = new TemplateErrors(new Source("t.stg", TEXT));
    assertEquals("before  after", written(raw, errors));
    assertEquals(
        Optional.of(
            "t.stg, line 1: writes a String; only attributes of the plan can be written"
                + " (at $it$)"),
        errors.first());
  }

  private static String written(Object value, TemplateErrors errors) {
    STGroupString group = new STGroupString("t.stg", TEXT, '$', '$');
    ST template = group.getInstanceOf("t");
    template.add("it", value);
    StringWriter code = new StringWriter();
    new LiteralInterpreter(group, errors)
        .exec(new AutoIndentWriter(code, "\n"), new InstanceScope(null, template));
    return code.toString();
  }
}
