package io.cellwatch.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever a page shows, it is escaped. */
class PageRendererTest {
  private static final String HOSTILE = "<script>alert('x')</script> & \"quoted\" $title$";
  private static final String HARMLESS =
      "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot; $title$";

  private final PageRenderer renderer = new PageRenderer("test.stg");

  record Cell(String title, int number, Optional<String> error, boolean running) {}

  enum Colour {
    DARK_RED
  }

  @Test
  void textIsEscapedBetweenTagsAndInAttributes() {
    assertEquals(
        "<p title=\"" + HARMLESS + "\">" + HARMLESS + "</p>",
        renderer.render("text", Map.of("title", HOSTILE)));
  }

  @Test
  void textsInsideListsMapsAndRecordsAreEscaped() {
    assertEquals(
        "<li>" + HARMLESS + " 7 " + HARMLESS + "</li><li>b 8 running</li>",
        renderer.render(
            "cells",
            Map.of(
                "cells",
                List.of(
                    new Cell(HOSTILE, 7, Optional.of(HOSTILE), false),
                    new Cell("b", 8, Optional.empty(), true)))));
    assertEquals(
        "<p>" + HARMLESS + "</p>",
        renderer.render("nested", Map.of("map", Map.of("inner", Map.of("text", HOSTILE)))));
  }

  @Test
  void whatIsPassedOnToAnotherTemplateIsEscapedOnce() {
    assertEquals(
        "<b><p title=\"" + HARMLESS + "\">" + HARMLESS + "</p></b>",
        renderer.render("passing", Map.of("title", HOSTILE)));
  }

  @Test
  void enumShowsItsNameInSmallLetters() {
    assertEquals(
        "<p title=\"dark_red\">dark_red</p>",
        renderer.render("text", Map.of("title", Colour.DARK_RED)));
  }

  @Test
  void typeThatCouldHideAnythingCannotBeShown() {
    assertThrows(
        IllegalArgumentException.class,
        () -> renderer.render("text", Map.of("title", new Object())));
  }

  @Test
  void faultInATemplateIsNoHalfPage() {
    assertThrows(RuntimeException.class, () -> renderer.render("text", Map.of("unknown", "value")));
    assertThrows(IllegalArgumentException.class, () -> renderer.render("missing", Map.of()));
  }
}
