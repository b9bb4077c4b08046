package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/**
 * Reads the texts of physical plans where the application asked for them in its spans. All others
 * stream by: one may be larger than the memory.
 */
final class PlanTexts {
  /** The property that asks for them; the log's environment comes before its SQL. */
  static final String PROPERTY = "spark.cellwatch.plans";

  private boolean wanted;

  void wanted(boolean byTheApplication) {
    wanted = byTheApplication;
  }

  /** The parser is at the text's token, and stays there. */
  JsonNode read(JsonParser parser) throws IOException {
    if (!wanted || parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return TextNode.valueOf("");
    }
    return TextNode.valueOf(parser.getText());
  }
}
