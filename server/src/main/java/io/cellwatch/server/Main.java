package io.cellwatch.server;

import io.cellwatch.server.command.CellwatchCommand;

/** The runnable. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(CellwatchCommand.line().execute(arguments));
  }
}
