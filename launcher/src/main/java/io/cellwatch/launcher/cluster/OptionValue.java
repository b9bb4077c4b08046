package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.ClusterOption.BooleanOption;
import io.cellwatch.launcher.cluster.ClusterOption.IntegerOption;
import io.cellwatch.launcher.cluster.ClusterOption.MappingOption;
import io.cellwatch.launcher.cluster.ClusterOption.NumberOption;
import io.cellwatch.launcher.cluster.ClusterOption.SelectOption;
import io.cellwatch.launcher.cluster.ClusterOption.Selectable;
import io.cellwatch.launcher.cluster.ClusterOption.StringOption;
import io.cellwatch.launcher.plan.BoundedMatch;
import io.cellwatch.launcher.plan.PlannedProperty;
import io.cellwatch.launcher.plan.SecretNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A text checked as the value of an option: either the properties that it sets, or what is wrong.
 *
 * @param mistakes each what is expected, in words
 */
record OptionValue(List<Assignment> assignments, List<String> mistakes) {
  /** No exponents: {@code 1e999999999} would take a gigabyte to write out. */
  static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");

  static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

  OptionValue {
    assignments = List.copyOf(assignments);
    mistakes = List.copyOf(mistakes);
  }

  static OptionValue of(ClusterOption option, String text) {
    if (text.length() > Bounds.VALUE) {
      return wrong("must have at most %d characters".formatted(Bounds.VALUE));
    }
    Optional<String> unsayable = unsayable(text);
    if (unsayable.isPresent()) {
      return wrong(unsayable.get());
    }
    return switch (option) {
      case IntegerOption integer -> integer(integer, text.strip());
      case NumberOption number -> number(number, text.strip());
      case BooleanOption flag -> flag(flag, text.strip().toLowerCase(Locale.ROOT));
      case SelectOption select -> select(select, text);
      case StringOption string -> string(string, text);
      case MappingOption mapping -> mapping(text);
    };
  }

  /** What is wrong with a text that cannot be handed to a process at all. */
  static Optional<String> unsayable(String text) {
    if (text.indexOf('\0') >= 0) {
      return Optional.of("must not have a NUL, which no process can be told");
    }
    boolean unpaired =
        text.codePoints()
            .anyMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
    return unpaired
        ? Optional.of("must not have half a character (an unpaired surrogate)")
        : Optional.empty();
  }

  private static OptionValue integer(IntegerOption option, String text) {
    if (!INTEGER.matcher(text).matches()) {
      return wrong("must be a whole number" + within(words(option.min()), words(option.max())));
    }
    long value = Long.parseLong(text);
    if (value < option.min().orElse(Long.MIN_VALUE)
        || value > option.max().orElse(Long.MAX_VALUE)) {
      return wrong("must be" + within(words(option.min()), words(option.max())));
    }
    return right(option.to().assign(Long.toString(value)));
  }

  private static OptionValue number(NumberOption option, String text) {
    Optional<String> min = option.min().map(BigDecimal::toPlainString);
    Optional<String> max = option.max().map(BigDecimal::toPlainString);
    if (!NUMBER.matcher(text).matches()) {
      return wrong("must be a number such as 0.5" + within(min, max));
    }
    BigDecimal value = new BigDecimal(text);
    if (option.min().filter(each -> value.compareTo(each) < 0).isPresent()
        || option.max().filter(each -> value.compareTo(each) > 0).isPresent()) {
      return wrong("must be" + within(min, max));
    }
    return right(option.to().assign(value.toPlainString()));
  }

  private static Optional<String> words(OptionalLong bound) {
    return bound.isPresent() ? Optional.of(Long.toString(bound.getAsLong())) : Optional.empty();
  }

  private static String within(Optional<String> min, Optional<String> max) {
    if (min.isPresent() && max.isPresent()) {
      return " from %s to %s".formatted(min.get(), max.get());
    }
    return min.map(each -> " at least " + each)
        .or(() -> max.map(each -> " at most " + each))
        .orElse("");
  }

  private static OptionValue flag(BooleanOption option, String text) {
    return text.equals("true") || text.equals("false")
        ? right(option.to().assign(text))
        : wrong("must be true or false");
  }

  private static OptionValue select(SelectOption option, String text) {
    List<String> values = option.choices().stream().map(Selectable::value).toList();
    // A choice may have blanks around it.
    String meant = values.contains(text) ? text : text.strip();
    return values.contains(meant)
        ? right(option.to().assign(meant))
        : wrong(
            option.secret()
                ? "must be one of the choices, which are secrets: see the cluster's file"
                : "must be one of " + Wording.listed(values));
  }

  private static OptionValue string(StringOption option, String text) {
    if (option.pattern().isEmpty()) {
      return right(option.to().assign(text));
    }
    if (text.length() > Bounds.MATCHED_VALUE) {
      return wrong("must have at most %d characters".formatted(Bounds.MATCHED_VALUE));
    }
    String pattern = option.pattern().get();
    try {
      return BoundedMatch.matches(pattern, text)
          ? right(option.to().assign(text))
          : wrong("must match the pattern " + pattern + purpose(option.facts().description()));
    } catch (BoundedMatch.TooMuchWork tooMuch) {
      return wrong(
          "takes too long to compare with the pattern %s, which whoever wrote the cluster's file"
                  .formatted(pattern)
              + " should make simpler; or give a shorter value");
    }
  }

  /** For who cannot read a pattern. */
  private static String purpose(String description) {
    return description.isBlank() ? "" : ": " + description.strip();
  }

  private static OptionValue mapping(String text) {
    Map<String, Assignment> pairs = new LinkedHashMap<>();
    List<String> mistakes = new ArrayList<>();
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() > Bounds.PROPERTIES) {
      return wrong("must have at most %d pairs".formatted(Bounds.PROPERTIES));
    }
    for (String line : lines) {
      int sign = line.indexOf('=');
      if (sign < 0) {
        mistakes.add(
            "must be lines of key=value, and %s has no ="
                .formatted(SecretNames.isIn(line) ? "one" : Wording.shown(line)));
        continue;
      }
      String key = line.substring(0, sign).strip();
      if (!PlannedProperty.isKey(key)) {
        mistakes.add(
            "%s is not the key of a property of Spark, which %s"
                .formatted(Wording.shown(key), PlannedProperty.KEY_IN_WORDS));
      } else if (pairs.put(key, new Assignment(key, line.substring(sign + 1).strip())) != null) {
        mistakes.add("has %s twice".formatted(key));
      }
    }
    return new OptionValue(List.copyOf(pairs.values()), mistakes);
  }

  private static OptionValue right(Assignment assignment) {
    return new OptionValue(List.of(assignment), List.of());
  }

  private static OptionValue wrong(String mistake) {
    return new OptionValue(List.of(), List.of(mistake));
  }
}
