package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.ClusterOption.Selectable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the choices of a select option: values, or values with labels. */
final class SelectableReader {
  private final Faults faults;

  SelectableReader(Faults faults) {
    this.faults = faults;
  }

  List<Selectable> read(Section option) {
    List<Selectable> choices = new ArrayList<>();
    Set<String> values = new LinkedHashSet<>();
    int number = 0;
    for (Node node : option.list("choices", Bounds.CHOICES)) {
      number++;
      String path = option.path("choices[%d]".formatted(number));
      Optional<Selectable> choice =
          node instanceof MappingNode ? labelled(node, path) : plain(node, path);
      if (choice.isPresent() && values.add(choice.get().value())) {
        choices.add(choice.get());
      } else if (choice.isPresent()) {
        faults.add(
            Place.of(node),
            path,
            "is there twice: %s".formatted(Wording.shown(choice.get().value())));
      }
    }
    if (number == 0) {
      option.fault("choices", "must list the values that can be selected");
    }
    return choices;
  }

  private Optional<Selectable> plain(Node node, String path) {
    Optional<String> value = Section.member(node);
    Optional<String> mistake =
        value.isEmpty()
            ? Optional.of("must be a value, or have value and label")
            : OptionValue.unsayable(value.get());
    mistake.ifPresent(each -> faults.add(Place.of(node), path, each));
    return mistake.isPresent() ? Optional.empty() : value.map(each -> new Selectable(each, each));
  }

  private Optional<Selectable> labelled(Node node, String path) {
    Optional<Section> section = Section.of(node, path, faults);
    if (section.isEmpty()) {
      return Optional.empty();
    }
    section.get().onlyKnows(List.of("value", "label"));
    if (!section.get().has("value")) {
      section.get().fault("value", "is missing: what the property is set to");
    }
    Optional<String> label = section.get().text("label", Bounds.TITLE);
    return section
        .get()
        .value("value", Bounds.VALUE)
        .map(value -> new Selectable(value, label.orElse(value)));
  }
}
