package io.cellwatch.listener.cell;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;

/**
 * Tells who makes the thread that inherits from the calling one just now. A thread that a cell
 * makes works for that cell, also after its end; a worker of a pool works for whoever hands it
 * work, and that cell happened to be the one for which the pool grew.
 */
final class ThreadOrigin {
  /** Between an inherited value and the constructor that makes it inherited. */
  private static final int MOST_FRAMES_OF_VALUE = 24;

  /** From a thread's constructor through its factory to the pool. */
  private static final int MOST_FRAMES_OF_FACTORY = 48;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private ThreadOrigin() {}

  /**
   * Whether this is called while a {@code ThreadPoolExecutor} or {@code ForkJoinPool} makes a
   * worker; other kinds of pools are not known.
   */
  static boolean isPool() {
    return WALKER.walk(frames -> isPool(frames.limit(MOST_FRAMES_OF_FACTORY).iterator()));
  }

  private static boolean isPool(Iterator<StackFrame> frames) {
    boolean inThread = false;
    for (int depth = 0; frames.hasNext() && (inThread || depth < MOST_FRAMES_OF_VALUE); depth++) {
      StackFrame frame = frames.next();
      String type = frame.getClassName();
      if (type.equals("java.lang.Thread") && frame.getMethodName().equals("<init>")) {
        inThread = true;
      } else if (inThread && makesWorker(type, frame.getMethodName())) {
        return true;
      }
    }
    return false;
  }

  private static boolean makesWorker(String type, String method) {
    return switch (type) {
      case "java.util.concurrent.ThreadPoolExecutor" -> method.equals("addWorker");
      case "java.util.concurrent.ForkJoinPool" -> method.equals("createWorker");
      default -> false;
    };
  }
}
