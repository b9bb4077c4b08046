package io.cellwatch.launcher.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a launch failed.
 *
 * @param message a readable paragraph: what happened, the likely cause, what to do
 * @param detail the exception's text; empty where there is none
 */
public record LaunchError(Kind kind, String message, String detail) {
  /** What kind of thing it was. */
  public enum Kind {
    SESSION_EXISTS,
    INTERRUPTED,
    JAVA_MISSING,
    JAVA_VERSION,
    MEMORY,
    PORT,
    MASTER,
    CLASS_PATH,
    AUTHENTICATION,
    IMAGE,
    QUEUE,
    PYSPARK_MISSING,
    CONNECT,
    /** The driver ran, and is not heard of any more. */
    DRIVER_LOST,
    /** The kernel did not take the launch in time. */
    KERNEL_AWAY,
    /** The kernel had the launch, and is not heard of any more. */
    KERNEL_GONE,
    /** An error of the code that is none of these. */
    CODE;

    /** As in JSON: {@code driver-lost}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of this word; empty for one that this version does not know. */
    public static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
  }
}
