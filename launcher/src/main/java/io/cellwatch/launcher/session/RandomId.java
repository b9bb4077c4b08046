package io.cellwatch.launcher.session;

import java.util.UUID;
import java.util.regex.Pattern;

/** Ids of sessions and launches: who knows one may use it, so nobody is to guess it. */
public final class RandomId {
  /** What one looks like, in words, for messages. */
  public static final String IN_WORDS = "a random UUID (version 4) in lower case";

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private RandomId() {}

  public static boolean is(String text) {
    return FORM.matcher(text).matches();
  }

  public static String make() {
    return UUID.randomUUID().toString();
  }
}
