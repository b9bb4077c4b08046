package io.cellwatch.exporter.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a message of Spark's, or of a kernel's, what kind of error it tells of. */
final class Failure {
  /** What OpenTelemetry wants where nothing better is known. */
  static final String OTHER = "_OTHER";

  /** {@code ValueError: …}, {@code java.io.IOException: …}, {@code FetchFailed: …}. */
  private static final Pattern LEADING =
      Pattern.compile("^((?:[A-Za-z_]\\w*\\.)*[A-Z][\\w$]*)(?::|\\s*$)", Pattern.MULTILINE);

  /** Spark's error classes: {@code [DIVIDE_BY_ZERO] …}. */
  private static final Pattern CONDITION = Pattern.compile("\\[([A-Z][A-Z0-9_.]{2,99})]");

  /** The cause that {@code DAGScheduler} quotes of the task that failed last. */
  private static final Pattern WITHIN =
      Pattern.compile("\\b((?:[a-z_]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error|Failure))\\b");

  private static final Pattern STAGE_FAILURE = Pattern.compile("^Job aborted due to stage failure");

  /** Spark Connect puts gRPC's status before the message of what failed. */
  private static final Pattern RPC_STATUS =
      Pattern.compile(
          "^(?:CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS"
              + "|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE"
              + "|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED): ");

  private static final int SEARCHED_CHARACTERS = 4096;

  private Failure() {}

  /** A class or error class, of low cardinality; {@link #OTHER} where the message names none. */
  static String type(String message) {
    String head = message.substring(0, Math.min(message.length(), SEARCHED_CHARACTERS));
    Matcher status = RPC_STATUS.matcher(head);
    if (status.lookingAt()) {
      String type = typeOf(head.substring(status.end()));
      return type.equals(OTHER) ? head.substring(0, head.indexOf(':')) : type;
    }
    return typeOf(head);
  }

  private static String typeOf(String head) {
    Matcher within = WITHIN.matcher(head);
    if (STAGE_FAILURE.matcher(head).find()) {
      return within.find() ? within.group(1) : "Job aborted due to stage failure";
    }
    Matcher leading = LEADING.matcher(head);
    if (leading.lookingAt()) {
      return leading.group(1);
    }
    Matcher condition = CONDITION.matcher(head);
    if (condition.lookingAt()) {
      return condition.group(1);
    }
    return within.find() ? within.group(1) : OTHER;
  }
}
