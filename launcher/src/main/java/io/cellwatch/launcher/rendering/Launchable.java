package io.cellwatch.launcher.rendering;

import io.cellwatch.launcher.template.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of a request for code that is to be run by a kernel. */
public sealed interface Launchable {
  /**
   * The code, and all that it needs.
   *
   * @param properties as the code sets them; without values where they are secrets
   * @param environment variables that the code reads secrets from
   */
  record Code(
      Target target,
      String code,
      Map<String, Optional<String>> properties,
      Map<String, String> environment)
      implements Launchable {
    public Code {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
      environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** Without what it holds. */
    @Override
    public String toString() {
      return "code for " + target.id();
    }
  }

  /** There is none; all that is wrong, a line each, for people. */
  record Refused(List<Rendering.Reason> reasons) implements Launchable {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /** It could be started otherwise, but not by a kernel of this kind. */
  record Unfit(String message) implements Launchable {}
}
