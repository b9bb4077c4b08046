package io.cellwatch.server.launch;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.ClusterOption;
import io.cellwatch.launcher.cluster.OptionFacts;
import io.cellwatch.launcher.rendering.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An option as a form's field. Empty it stands for the default, which it shows.
 *
 * @param input the type of an input element; empty where it is another element
 * @param picks of a select element
 * @param several whether it is a text of several lines
 * @param mistakes what is wrong with its value
 */
record Field(
    String name,
    String label,
    String description,
    String value,
    String placeholder,
    boolean required,
    Optional<String> input,
    Optional<String> min,
    Optional<String> max,
    Optional<String> step,
    Optional<String> pattern,
    List<LaunchView.Pick> picks,
    boolean several,
    List<String> mistakes) {

  static Field of(ClusterOption option, Choice choice, List<Rendering.Reason> reasons) {
    String value = choice.options().getOrDefault(option.name(), "");
    List<String> mistakes =
        reasons.stream()
            .filter(reason -> reason.option().filter(option.name()::equals).isPresent())
            .map(Rendering.Reason::message)
            .toList();
    Builder builder = new Builder(option.facts(), value, mistakes);
    return switch (option) {
      case ClusterOption.IntegerOption integer ->
          builder.number(
              "1",
              text(integer.min().stream().boxed().toList()),
              text(integer.max().stream().boxed().toList()));
      case ClusterOption.NumberOption number ->
          builder.number(
              "any", text(number.min().stream().toList()), text(number.max().stream().toList()));
      case ClusterOption.BooleanOption truth ->
          builder.select(
              List.of(
                  new LaunchView.Pick("true", "yes", value.equals("true")),
                  new LaunchView.Pick("false", "no", value.equals("false"))));
      case ClusterOption.SelectOption select ->
          builder.select(
              select.choices().stream()
                  .map(
                      each ->
                          new LaunchView.Pick(
                              each.value(), each.label(), value.equals(each.value())))
                  .toList());
      case ClusterOption.StringOption string -> builder.line(string.pattern());
      case ClusterOption.MappingOption mapping -> builder.lines();
    };
  }

  private static Optional<String> text(List<?> numbers) {
    return numbers.stream().map(Object::toString).findFirst();
  }

  /** Whether a field of one of these options shows what is wrong. */
  static boolean shows(List<ClusterOption> options, Rendering.Reason reason) {
    return reason.option().isPresent()
        && options.stream().anyMatch(each -> each.name().equals(reason.option().get()));
  }

  private record Builder(OptionFacts facts, String value, List<String> mistakes) {
    Field number(String step, Optional<String> min, Optional<String> max) {
      return field(
          Optional.of("number"), min, max, Optional.of(step), Optional.empty(), List.of(), false);
    }

    Field line(Optional<String> pattern) {
      return field(
          Optional.of("text"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          pattern,
          List.of(),
          false);
    }

    Field lines() {
      return field(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          true);
    }

    Field select(List<LaunchView.Pick> picks) {
      List<LaunchView.Pick> all = new ArrayList<>();
      String nothing = facts.defaultText().map(text -> "default: " + text).orElse("–");
      all.add(new LaunchView.Pick("", nothing, value.isEmpty()));
      all.addAll(picks);
      return field(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          all,
          false);
    }

    private Field field(
        Optional<String> input,
        Optional<String> min,
        Optional<String> max,
        Optional<String> step,
        Optional<String> pattern,
        List<LaunchView.Pick> picks,
        boolean several) {
      return new Field(
          LaunchForm.OPTION + facts.name(),
          facts.label(),
          facts.description(),
          value,
          facts.defaultText().orElse(""),
          facts.required() && facts.defaultText().isEmpty(),
          input,
          min,
          max,
          step,
          pattern,
          picks,
          several,
          mistakes);
    }
  }
}
