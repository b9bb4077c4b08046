package io.cellwatch.launcher.rendering;

import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.template.Target;
import java.util.List;
import java.util.Optional;

/** What became of a request for code. */
public sealed interface Rendering {
  /**
   * The code, and what it sets.
   *
   * @param targets all that could be made of this choice, the usual one first
   */
  record Code(Target target, String code, List<Value> values, List<Target> targets)
      implements Rendering {
    public Code {
      values = List.copyOf(values);
      targets = List.copyOf(targets);
    }

    /** Whether a person chose a secret, or something beside one. */
    public boolean hasChosenSecret() {
      return values.stream()
          .filter(each -> each.text().isEmpty())
          .flatMap(each -> each.origins().stream())
          .anyMatch(each -> each instanceof Origin.Option(String name, boolean chosen) && chosen);
    }
  }

  /** There is none; all that is wrong, a line each, for people. */
  record Refused(List<Reason> reasons) implements Rendering {
    public Refused {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a refusal has a reason");
      }
    }
  }

  /**
   * A property as the code sets it.
   *
   * @param text its value; empty for a secret, which code does not hold
   * @param origins the one that counts last
   */
  record Value(String key, Optional<String> text, List<Origin> origins) {
    public Value {
      origins = List.copyOf(origins);
    }
  }

  /**
   * Something wrong.
   *
   * @param option that it is about; empty where it is about another thing
   */
  record Reason(Optional<String> option, String message) {}
}
