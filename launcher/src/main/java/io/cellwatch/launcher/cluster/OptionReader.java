package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.ClusterOption.BooleanOption;
import io.cellwatch.launcher.cluster.ClusterOption.IntegerOption;
import io.cellwatch.launcher.cluster.ClusterOption.MappingOption;
import io.cellwatch.launcher.cluster.ClusterOption.NumberOption;
import io.cellwatch.launcher.cluster.ClusterOption.SelectOption;
import io.cellwatch.launcher.cluster.ClusterOption.Selectable;
import io.cellwatch.launcher.cluster.ClusterOption.StringOption;
import io.cellwatch.launcher.plan.ListProperty;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the options of a cluster file. */
final class OptionReader {
  private static final List<String> COMMON =
      List.of("name", "label", "description", "type", "required", "default");
  private static final List<String> OF_A_PROPERTY = List.of("property", "value");

  /** The keys that only some types have. */
  static final Map<String, List<String>> KEYS_OF_TYPE =
      Map.of(
          "integer", List.of("min", "max"),
          "number", List.of("min", "max"),
          "boolean", List.of(),
          "select", List.of("choices"),
          "string", List.of("pattern"),
          "mapping", List.of());

  /** In the order in which people should read them. */
  static final List<String> TYPES =
      List.of("integer", "number", "boolean", "select", "string", "mapping");

  private final MachineValues machine;
  private final String file;
  private final Faults faults;

  OptionReader(MachineValues machine, String file, Faults faults) {
    this.machine = machine;
    this.file = file;
    this.faults = faults;
  }

  /** All keys of an option of this type. */
  static Set<String> keys(String type) {
    Set<String> keys = new LinkedHashSet<>(COMMON);
    if (!type.equals("mapping")) {
      keys.addAll(OF_A_PROPERTY);
    }
    keys.addAll(KEYS_OF_TYPE.getOrDefault(type, List.of()));
    return keys;
  }

  List<ClusterOption> read(Section cluster, List<Setting> properties) {
    Map<String, ClusterOption> options = new LinkedHashMap<>();
    Set<String> fixed = properties.stream().map(Setting::key).collect(Collectors.toSet());
    Map<String, String> setBy = new LinkedHashMap<>();
    int number = 0;
    for (Node node : cluster.list("options", Bounds.OPTIONS)) {
      number++;
      Optional<Section> section = Section.of(node, "options[%d]".formatted(number), faults);
      if (section.isEmpty()) {
        continue;
      }
      Section each = section.get();
      Optional<String> name = ClusterFileReader.name(each);
      Optional<ClusterOption> option = option(each, name.orElse("?"));
      if (name.isPresent() && option.isPresent()) {
        if (options.putIfAbsent(name.get(), option.get()) != null) {
          each.fault("name", "there is another option %s in this file".formatted(name.get()));
        }
        clashes(each, option.get(), fixed, setBy);
      }
    }
    return List.copyOf(options.values());
  }

  /** Of two that set a property one would never count. */
  private static void clashes(
      Section section, ClusterOption option, Set<String> fixed, Map<String, String> setBy) {
    Optional<String> property =
        option.target().map(OptionTarget::property).filter(key -> ListProperty.of(key).isEmpty());
    if (property.isEmpty()) {
      return;
    }
    String other = setBy.putIfAbsent(property.get(), option.name());
    if (other != null) {
      section.fault("property", "is set by the option %s, too: remove one".formatted(other));
    }
    if (section.has("default") && fixed.contains(property.get())) {
      section.fault(
          "default",
          "never counts, because spark: sets %s: remove it here or there"
              .formatted(property.get()));
    }
  }

  private Optional<ClusterOption> option(Section section, String name) {
    Optional<String> given = section.text("type", Bounds.VALUE);
    if (!section.has("type")) {
      section.fault("type", "is missing: one of %s".formatted(Wording.listed(TYPES)));
    }
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String type = given.get();
    if (!TYPES.contains(type)) {
      section.fault(
          "type",
          "must be one of %s, not %s; %s"
              .formatted(Wording.listed(TYPES), Wording.shown(type), Wording.meant(type, TYPES)));
      return Optional.empty();
    }
    section.onlyKnows(keys(type));
    OptionFacts facts =
        new OptionFacts(
            name,
            section.text("label", Bounds.TITLE).orElse(name),
            section.text("description", Bounds.DESCRIPTION).orElse(""),
            section.flag("required").orElse(false),
            ClusterFileReader.filled(section, "default", machine).filter(text -> !text.isEmpty()),
            file,
            section.place("name").line());
    Optional<ClusterOption> option =
        type.equals("mapping")
            ? Optional.of(new MappingOption(facts))
            : target(section).flatMap(target -> typed(section, type, facts, target));
    option.ifPresent(each -> checkDefault(section, each));
    return option;
  }

  private static void checkDefault(Section section, ClusterOption option) {
    option
        .facts()
        .defaultText()
        .ifPresent(
            text ->
                OptionValue.of(option, text)
                    .mistakes()
                    .forEach(
                        mistake ->
                            section.fault(
                                "default",
                                option.shown(text).equals(text)
                                    ? "%s, not %s".formatted(mistake, Wording.shown(text))
                                    : mistake)));
  }

  private static Optional<OptionTarget> target(Section section) {
    Optional<String> property = section.text("property", Bounds.VALUE);
    if (!section.has("property")) {
      section.fault("property", "is missing: the property of Spark that the option sets");
    }
    if (property.isPresent() && !PlannedProperty.isKey(property.get())) {
      section.fault(
          "property",
          "must be the key of a property of Spark, which %s"
              .formatted(PlannedProperty.KEY_IN_WORDS));
      return Optional.empty();
    }
    String form =
        section.has("value") ? section.text("value", Bounds.VALUE).orElse("") : OptionTarget.HOLE;
    if (!form.contains(OptionTarget.HOLE)) {
      section.fault(
          "value",
          "must be the property's value with {} where the option's goes, such as \"{}g\", not %s"
              .formatted(Wording.shown(form)));
      return Optional.empty();
    }
    return property.map(key -> new OptionTarget(key, form));
  }

  private Optional<ClusterOption> typed(
      Section section, String type, OptionFacts facts, OptionTarget target) {
    return switch (type) {
      case "integer" -> integer(section, facts, target);
      case "number" -> number(section, facts, target);
      case "boolean" -> Optional.of(new BooleanOption(facts, target));
      case "select" -> select(section, facts, target);
      case "string" -> string(section, facts, target);
      default -> throw new IllegalStateException(type + ": is a type without a reader");
    };
  }

  private Optional<ClusterOption> integer(Section section, OptionFacts facts, OptionTarget target) {
    Optional<BigDecimal> min = bound(section, "min", OptionValue.INTEGER, "a whole number");
    Optional<BigDecimal> max = bound(section, "max", OptionValue.INTEGER, "a whole number");
    return inOrder(section, min, max)
        ? Optional.of(new IntegerOption(facts, target, whole(min), whole(max)))
        : Optional.empty();
  }

  private static OptionalLong whole(Optional<BigDecimal> bound) {
    return bound.isPresent() ? OptionalLong.of(bound.get().longValueExact()) : OptionalLong.empty();
  }

  private Optional<ClusterOption> number(Section section, OptionFacts facts, OptionTarget target) {
    Optional<BigDecimal> min = bound(section, "min", OptionValue.NUMBER, "a number such as 0.5");
    Optional<BigDecimal> max = bound(section, "max", OptionValue.NUMBER, "a number such as 0.5");
    return inOrder(section, min, max)
        ? Optional.of(new NumberOption(facts, target, min, max))
        : Optional.empty();
  }

  private Optional<BigDecimal> bound(Section section, String key, Pattern form, String words) {
    Optional<String> text = ClusterFileReader.filled(section, key, machine);
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      section.fault(key, "must be %s, not %s".formatted(words, Wording.shown(text.get())));
      return Optional.empty();
    }
    return text.map(BigDecimal::new);
  }

  private static boolean inOrder(
      Section section, Optional<BigDecimal> min, Optional<BigDecimal> max) {
    if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
      section.fault(
          "min", "must not be above max, which is %s".formatted(max.get().toPlainString()));
      return false;
    }
    return true;
  }

  private static Optional<ClusterOption> string(
      Section section, OptionFacts facts, OptionTarget target) {
    Optional<String> pattern = section.text("pattern", Bounds.PATTERN);
    try {
      return Optional.of(new StringOption(facts, target, pattern));
    } catch (PatternSyntaxException e) {
      section.fault(
          "pattern",
          "is not a regular expression: %s at character %d"
              .formatted(e.getDescription(), e.getIndex() + 1));
      return Optional.empty();
    }
  }

  private Optional<ClusterOption> select(Section section, OptionFacts facts, OptionTarget target) {
    List<Selectable> choices = new SelectableReader(faults).read(section);
    return choices.isEmpty()
        ? Optional.empty()
        : Optional.of(new SelectOption(facts, target, choices));
  }
}
