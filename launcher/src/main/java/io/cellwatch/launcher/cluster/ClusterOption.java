package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.SecretNames;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Something of a cluster that a person may set, with what is allowed. */
public sealed interface ClusterOption {
  OptionFacts facts();

  /** Empty for a mapping, whose pairs are properties themselves. */
  Optional<OptionTarget> target();

  /** The same, setting its property in another way; a mapping has no other way. */
  ClusterOption setting(OptionTarget other);

  default String name() {
    return facts().name();
  }

  /** Whether its value is a secret: then it is shown to nobody, and neither is its default. */
  default boolean secret() {
    return target().map(OptionTarget::secret).orElse(false);
  }

  /**
   * Whether it takes values that may give a secret, such as {@code sc://host/;token=…}: then what a
   * person fills in is for no address, which a browser keeps and a proxy logs.
   */
  default boolean mayHoldSecret() {
    return secret() || target().map(OptionTarget::mayHoldSecret).orElse(true);
  }

  /** What of a value of it may be shown: nothing of one that is a secret or gives one. */
  default String shown(String text) {
    return secret() || target().map(to -> to.holdsSecret(text)).orElse(false) ? "" : text;
  }

  /** The default; empty where there is none, or it may not be shown. */
  default Optional<String> shownDefault() {
    return facts().defaultText().filter(text -> shown(text).equals(text));
  }

  /** A whole number; both bounds are allowed values. */
  record IntegerOption(OptionFacts facts, OptionTarget to, OptionalLong min, OptionalLong max)
      implements ClusterOption {
    public IntegerOption {
      if (min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong()) {
        throw new IllegalArgumentException(facts.name() + ": min is above max");
      }
    }

    @Override
    public Optional<OptionTarget> target() {
      return Optional.of(to);
    }

    @Override
    public ClusterOption setting(OptionTarget other) {
      return new IntegerOption(facts, other, min, max);
    }
  }

  /** A decimal number; both bounds are allowed values. */
  record NumberOption(
      OptionFacts facts, OptionTarget to, Optional<BigDecimal> min, Optional<BigDecimal> max)
      implements ClusterOption {
    public NumberOption {
      if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
        throw new IllegalArgumentException(facts.name() + ": min is above max");
      }
    }

    @Override
    public Optional<OptionTarget> target() {
      return Optional.of(to);
    }

    @Override
    public ClusterOption setting(OptionTarget other) {
      return new NumberOption(facts, other, min, max);
    }
  }

  /** {@code true} or {@code false}. */
  record BooleanOption(OptionFacts facts, OptionTarget to) implements ClusterOption {
    @Override
    public Optional<OptionTarget> target() {
      return Optional.of(to);
    }

    @Override
    public ClusterOption setting(OptionTarget other) {
      return new BooleanOption(facts, other);
    }
  }

  /** One of some values. */
  record SelectOption(OptionFacts facts, OptionTarget to, List<Selectable> choices)
      implements ClusterOption {
    public SelectOption {
      choices = List.copyOf(choices);
      if (choices.isEmpty()) {
        throw new IllegalArgumentException(facts.name() + ": has no choices");
      }
    }

    /** Also where a choice gives one: a list of them would show it. */
    @Override
    public boolean secret() {
      return to.secret() || choices.stream().anyMatch(each -> to.holdsSecret(each.value()));
    }

    @Override
    public Optional<OptionTarget> target() {
      return Optional.of(to);
    }

    @Override
    public ClusterOption setting(OptionTarget other) {
      return new SelectOption(facts, other, choices);
    }
  }

  /** One value of a {@link SelectOption}, and how it is shown. */
  record Selectable(String value, String label) {}

  /**
   * Any text.
   *
   * @param pattern a regular expression that the whole text must match
   */
  record StringOption(OptionFacts facts, OptionTarget to, Optional<String> pattern)
      implements ClusterOption {
    public StringOption {
      pattern.ifPresent(Pattern::compile);
    }

    @Override
    public Optional<OptionTarget> target() {
      return Optional.of(to);
    }

    @Override
    public ClusterOption setting(OptionTarget other) {
      return new StringOption(facts, other, pattern);
    }
  }

  /** Properties themselves: lines of {@code key=value}. */
  record MappingOption(OptionFacts facts) implements ClusterOption {
    /** The lines without those that give a secret. */
    @Override
    public String shown(String text) {
      return text.lines().anyMatch(MappingOption::givesSecret)
          ? text.lines().filter(line -> !givesSecret(line)).collect(Collectors.joining("\n"))
          : text;
    }

    private static boolean givesSecret(String line) {
      int sign = line.indexOf('=');
      return sign < 0
          ? SecretNames.isIn(line)
          : SecretNames.isKey(line.substring(0, sign).strip())
              || SecretNames.isIn(line.substring(sign + 1));
    }

    @Override
    public Optional<OptionTarget> target() {
      return Optional.empty();
    }

    @Override
    public ClusterOption setting(OptionTarget other) {
      return this;
    }
  }
}
