package io.cellwatch.server.command;

import java.io.IOException;

/** Who looks at what this program writes. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether standard error is a terminal. Java knows that of standard output at best, so POSIX's
   * own {@code test} is asked; where there is none, nobody is taken to look.
   */
  static boolean isStandardError() {
    try {
      return new ProcessBuilder("test", "-t", "2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
