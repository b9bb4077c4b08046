package io.cellwatch.server.home;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of elements: the same for the same thing in every rendering, whatever its name holds. */
final class Anchor {
  private Anchor() {}

  static String of(Object... parts) {
    StringBuilder name = new StringBuilder();
    for (Object part : parts) {
      name.append(part).append('\n');
    }
    return "h" + UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8));
  }
}
