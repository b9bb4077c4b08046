package io.cellwatch.server;

import io.cellwatch.server.command.CellwatchCommand;
import java.util.Locale;

/** The runnable. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // What it writes is read by programs, too: some languages of users have other digits.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(CellwatchCommand.line().execute(arguments));
  }
}
