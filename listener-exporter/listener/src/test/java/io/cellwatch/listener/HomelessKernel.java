package io.cellwatch.listener;

/** A kernel whose home folder has no name that Java can take for a path. */
public final class HomelessKernel {
  private HomelessKernel() {}

  public static void main(String[] arguments) {
    System.setProperty("user.home", "/\0");
    Cells.begin("a.scala", "cell");
    Cells.failed("no way");
    System.out.println("cells ran");
  }
}
