package io.cellwatch.listener;

import io.cellwatch.listener.cell.OpenCell;

/** A kernel whose home folder has no name that Java can take for a path: nothing is reported. */
public final class HomelessKernel {
  private HomelessKernel() {}

  public static void main(String[] arguments) {
    System.setProperty("user.home", "/\0");
    for (int i = 0; i < 3; i++) {
      try (OpenCell cell = Cells.begin("a.scala", "cell")) {
        cell.failed("no way");
      }
      Cells.begin("a.scala", "another");
      Cells.end();
    }
    System.out.println("cells ran");
  }
}
