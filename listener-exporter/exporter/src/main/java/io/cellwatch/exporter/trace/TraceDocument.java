package io.cellwatch.exporter.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The reference part of docs/traces.md, made of the catalogues, so that it cannot lag behind them.
 * It stands between two marks; the words around it are written by hand.
 */
public final class TraceDocument {
  private static final String BEGIN = "<!-- Generated from the catalogue in the code. -->\n";
  private static final String END = "<!-- Until here. -->\n";

  private TraceDocument() {}

  /**
   * The document with this reference in the place of the one that it has.
   *
   * @throws IllegalArgumentException the document lacks one of the marks
   */
  public static String renewed(String document) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END, Math.max(0, begin));
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException(
          "docs/traces.md: no place for the reference: expected are " + BEGIN + " and " + END);
    }
    return document.substring(0, begin + BEGIN.length()) + reference() + document.substring(end);
  }

  private static String reference() {
    StringBuilder text = new StringBuilder("\n| span | kind | of what |\n|---|---|---|\n");
    for (WorkSpan span : WorkSpan.values()) {
      text.append("| `%s` | %s | %s |\n".formatted(span.spanName(), span.kind(), span.meaning()));
    }
    text.append("\n### Resource\n\n");
    table(text, attributes(List.of()));
    text.append("\n### Every span\n\n");
    table(text, attributes(List.of(WorkSpan.values())));
    for (WorkSpan span : WorkSpan.values()) {
      text.append("\n### `").append(span.spanName()).append("`\n\n");
      table(
          text,
          Arrays.stream(SpanAttribute.values())
              .filter(each -> each.spans().contains(span))
              .filter(each -> each.spans().size() < WorkSpan.values().length)
              .toList());
    }
    return text.append('\n').toString();
  }

  private static List<SpanAttribute> attributes(List<WorkSpan> ofExactly) {
    return Arrays.stream(SpanAttribute.values())
        .filter(each -> each.spans().size() == ofExactly.size())
        .filter(each -> each.spans().containsAll(ofExactly))
        .toList();
  }

  private static void table(StringBuilder text, List<SpanAttribute> attributes) {
    text.append("| attribute | type | meaning |\n|---|---|---|\n");
    for (SpanAttribute attribute : attributes) {
      text.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  attribute.key(),
                  attribute.type().name().toLowerCase(Locale.ROOT),
                  attribute.meaning()));
    }
  }
}
