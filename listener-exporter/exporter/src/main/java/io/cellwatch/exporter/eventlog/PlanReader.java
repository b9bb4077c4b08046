package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cellwatch.model.fold.PlanDigest;
import java.io.IOException;

/** Reads the tree of a {@code SparkPlanInfo}, of any depth, as it streams by. */
final class PlanReader {
  private PlanReader() {}

  /** The plan's digest, as text. The parser is at the plan's first token, and ends at its last. */
  static JsonNode digest(JsonParser parser) throws IOException {
    PlanDigest plan = new PlanDigest();
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (token != null) {
      if (token == JsonToken.START_OBJECT) {
        depth++;
      } else if (token == JsonToken.END_OBJECT) {
        plan.end();
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        field(parser, plan);
      }
      if (depth == 0) {
        break;
      }
      token = parser.nextToken();
    }
    return TextNode.valueOf(plan.text());
  }

  /** Spark writes a node's name before its children, which are left to be met as objects. */
  private static void field(JsonParser parser, PlanDigest plan) throws IOException {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    if (name.equals("nodeName") && value == JsonToken.VALUE_STRING) {
      plan.begin(parser.getText());
    } else if (!name.equals("children") || value != JsonToken.START_ARRAY) {
      parser.skipChildren();
    }
  }
}
