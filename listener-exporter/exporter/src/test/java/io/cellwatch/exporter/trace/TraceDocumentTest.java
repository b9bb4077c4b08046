package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TraceDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "traces.md");

  /** {@code -Dwrite.documents=true} writes the reference anew. */
  @Test
  void theReferenceIsWhatTheCataloguesSay() throws Exception {
    String document = Files.readString(DOCUMENT);
    if (Boolean.getBoolean("write.documents")) {
      Files.writeString(DOCUMENT, TraceDocument.renewed(document));
    }
    assertEquals(
        TraceDocument.renewed(document),
        Files.readString(DOCUMENT),
        "docs/traces.md lags behind: run this test with"
            + " -Dsurefire.jvm.flags=-Dwrite.documents=true");
  }

  @Test
  void everySpanAndAttributeIsInTheDocument() throws Exception {
    String document = Files.readString(DOCUMENT);
    for (WorkSpan span : WorkSpan.values()) {
      assertTrue(document.contains("| `" + span.spanName() + "` |"), span.spanName());
    }
    for (SpanAttribute attribute : SpanAttribute.values()) {
      assertTrue(document.contains("| `" + attribute.key() + "` |"), attribute.key());
    }
  }

  @Test
  void aDocumentWithoutAPlaceForTheReferenceIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> TraceDocument.renewed("# Traces\n\nNo marks.\n"));
  }
}
