package io.cellwatch.e2e.proxy;

import io.cellwatch.e2e.proxy.Tab.Got;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What Spark's UI gets wrong by itself. */
enum Known {
  /** There is no summary of a stage none of whose tasks has succeeded. */
  SUMMARY(404, "/api/v1/applications/[^/]+/stages/\\d+/\\d+/taskSummary.*"),
  /** Pools exist with the fair scheduler alone; their page is linked all the same. */
  POOL(400, "/stages/pool.*");

  private final int status;
  private final Pattern path;

  Known(int status, String path) {
    this.status = status;
    this.path = Pattern.compile(path);
  }

  static boolean isSparksOwn(int status, String path) {
    return Arrays.stream(values())
        .anyMatch(each -> each.status == status && each.path.matcher(path).matches());
  }

  /** Whether an answer is of a type that the browser can use for what it asked. */
  static boolean isOfType(Got got) {
    return switch (got.resource()) {
      case "document" -> got.type().startsWith("text/html");
      case "script" -> got.type().contains("javascript");
      case "stylesheet" -> got.type().startsWith("text/css");
      case "image" -> got.type().startsWith("image/");
      case "xhr", "fetch" ->
          got.url().endsWith("-template.html")
              ? got.type().startsWith("text/html")
              : got.type().startsWith("application/json") || got.url().endsWith(".css");
      default -> true;
    };
  }
}
