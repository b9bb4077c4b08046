package io.cellwatch.exporter.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a program called Spark, as Spark words it: {@code count at Job.scala:12}.
 *
 * @param line 0 where the call did not come from a line of the user's
 */
record CallSite(String function, String file, long line) {
  private static final Pattern FORM = Pattern.compile("(\\S.{0,200}?) at (\\S.{0,500}):(\\d{1,9})");

  /** What stands there for a call that came through py4j, or from Spark's own thread pools. */
  private static final Pattern SPARKS_OWN =
      Pattern.compile(
          "NativeMethodAccessorImpl\\.java|.*MethodAccessor.*|CompletableFuture\\.java");

  /** Empty where the text is no call site. */
  static Optional<CallSite> of(String text) {
    Matcher site = FORM.matcher(text);
    if (!site.matches()) {
      return Optional.empty();
    }
    return Optional.of(new CallSite(site.group(1), site.group(2), Long.parseLong(site.group(3))));
  }

  /** Whether it is a line that the user wrote. */
  boolean ofTheUser() {
    return line > 0 && !SPARKS_OWN.matcher(file).matches();
  }
}
