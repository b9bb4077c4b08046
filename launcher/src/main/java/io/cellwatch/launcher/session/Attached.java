package io.cellwatch.launcher.session;

/** What became of a kernel's wish for a stream. */
public sealed interface Attached {
  /** It is open, and an older one of the session ends. */
  record Open(KernelStream stream) implements Attached {}

  /** There is no such session: the kernel must say first how it is. */
  record Unknown() implements Attached {}

  record WrongSecret() implements Attached {}

  /** The server stops. */
  record Stopping() implements Attached {}
}
