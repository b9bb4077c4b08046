package io.cellwatch.server.launch;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.ClusterOption;
import io.cellwatch.launcher.cluster.OptionFacts;
import io.cellwatch.launcher.rendering.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An option as a form's field. Empty it stands for the default, which it shows, unless that gives a
 * secret.
 *
 * @param value as it was sent, without secrets
 * @param standard the default; empty where there is none to be shown
 * @param mistakes what is wrong with its value
 */
record Field(
    String name,
    String label,
    String description,
    String value,
    Optional<String> standard,
    boolean required,
    Control control,
    List<String> mistakes) {

  /**
   * What a person fills in.
   *
   * @param input the type of an input element; empty where it is another element
   * @param picks of a select element
   * @param several whether it is a text of several lines
   */
  record Control(
      Optional<String> input,
      Optional<String> min,
      Optional<String> max,
      Optional<String> step,
      List<ChoicePage.Pick> picks,
      boolean several) {
    static Control of(String input) {
      return new Control(
          Optional.of(input),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          false);
    }

    static Control number(String step, Optional<?> min, Optional<?> max) {
      return new Control(
          Optional.of("number"),
          min.map(Object::toString),
          max.map(Object::toString),
          Optional.of(step),
          List.of(),
          false);
    }

    static Control select(List<ChoicePage.Pick> picks) {
      return new Control(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), picks, false);
    }

    static Control lines() {
      return new Control(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), true);
    }
  }

  static Field of(ClusterOption option, Choice choice, List<Rendering.Reason> reasons) {
    OptionFacts facts = option.facts();
    String value = choice.options().getOrDefault(option.name(), "");
    String shown = option.shown(value);
    boolean again = !shown.equals(value);
    List<String> mistakes = new ArrayList<>();
    reasons.stream()
        .filter(reason -> reason.option().filter(option.name()::equals).isPresent())
        .map(Rendering.Reason::message)
        .forEach(mistakes::add);
    if (again) {
      mistakes.add(
          shown.isEmpty()
              ? "To start with it, type it again: a page shows no secret."
              : "To start with all of it, type the lines with secrets again: a page shows none.");
    }
    return new Field(
        LaunchForm.OPTION + facts.name(),
        facts.label(),
        facts.description(),
        shown,
        option.shownDefault(),
        again || (facts.required() && facts.defaultText().isEmpty()),
        option.secret() ? Control.of("password") : control(option, value),
        mistakes);
  }

  private static Control control(ClusterOption option, String value) {
    return switch (option) {
      case ClusterOption.IntegerOption integer ->
          Control.number(
              "1",
              integer.min().stream().boxed().findFirst(),
              integer.max().stream().boxed().findFirst());
      case ClusterOption.NumberOption number -> Control.number("any", number.min(), number.max());
      case ClusterOption.BooleanOption truth ->
          Control.select(
              picks(
                  truth.facts(),
                  value,
                  List.of(
                      new ClusterOption.Selectable("true", "yes"),
                      new ClusterOption.Selectable("false", "no"))));
      case ClusterOption.SelectOption select ->
          Control.select(picks(select.facts(), value, select.choices()));
      // Its pattern is one of Java's, which a browser may read otherwise: the server checks it.
      case ClusterOption.StringOption string -> Control.of("text");
      case ClusterOption.MappingOption mapping -> Control.lines();
    };
  }

  private static List<ChoicePage.Pick> picks(
      OptionFacts facts, String value, List<ClusterOption.Selectable> choices) {
    List<ChoicePage.Pick> picks = new ArrayList<>();
    String nothing =
        facts
            .defaultText()
            .map(
                text ->
                    "default: "
                        + choices.stream()
                            .filter(each -> each.value().equals(text))
                            .map(ClusterOption.Selectable::label)
                            .findFirst()
                            .orElse(text))
            .orElse("–");
    picks.add(new ChoicePage.Pick("", nothing, value.isEmpty()));
    choices.forEach(
        each ->
            picks.add(new ChoicePage.Pick(each.value(), each.label(), value.equals(each.value()))));
    return picks;
  }

  /** Whether a field of one of these options shows what is wrong. */
  static boolean shows(List<ClusterOption> options, Rendering.Reason reason) {
    return reason
        .option()
        .filter(name -> options.stream().anyMatch(each -> each.name().equals(name)))
        .isPresent();
  }
}
