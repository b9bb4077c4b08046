package io.cellwatch.launcher.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of a file, whose keys are taken one by one, each fault of them told. */
final class Section {
  private final String path;
  private final Place place;
  private final Map<String, Entry> entries;
  private final Faults faults;

  /** A key with its value and where the key stands. */
  record Entry(String key, Place place, Node value) {}

  private Section(String path, Place place, Map<String, Entry> entries, Faults faults) {
    this.path = path;
    this.place = place;
    this.entries = entries;
    this.faults = faults;
  }

  /**
   * Empty, with a fault, if it is no mapping.
   *
   * @param path of the mapping, such as {@code options.memory}; empty for the file
   */
  static Optional<Section> of(Node node, String path, Faults faults) {
    Place place = Place.of(node);
    if (!(node instanceof MappingNode mapping)) {
      faults.add(place, path, "must be lines of key: value, indented alike");
      return Optional.empty();
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place at = Place.of(tuple.getKeyNode());
      if (tuple.getKeyNode() instanceof ScalarNode key && isText(key)) {
        String name = key.getValue();
        Entry entry = new Entry(name, at, tuple.getValueNode());
        Entry earlier = entries.putIfAbsent(name, entry);
        if (earlier != null) {
          faults.add(
              at,
              path(path, name),
              "is there twice, first in line %d: remove one".formatted(earlier.place().line()));
        }
      } else if (tuple.getKeyNode() instanceof ScalarNode key && key.getTag().equals(Tag.MERGE)) {
        faults.add(at, path(path, "<<"), "merges are not taken: write the keys out");
      } else {
        faults.add(
            at, path, "has a key that is not a text: put it in quotation marks, or remove it");
      }
    }
    return Optional.of(new Section(path, place, entries, faults));
  }

  private static String path(String parent, String key) {
    String shown = key.length() <= Bounds.NAME * 2 ? key : key.substring(0, Bounds.NAME) + "…";
    if (parent.equals("spark") || parent.endsWith(".spark")) {
      // Keys of properties have dots themselves.
      return "%s[%s]".formatted(parent, shown);
    }
    return parent.isEmpty() ? shown : parent + "." + shown;
  }

  /**
   * Whether a plain value is text without quotation marks. YAML reads {@code yes} and dates
   * specially; here they mean what is written.
   */
  private static boolean isText(ScalarNode node) {
    String value = node.getValue();
    return node.getTag().equals(Tag.STR)
        || node.getTag().equals(Tag.TIMESTAMP)
        || (node.getTag().equals(Tag.BOOL) && !value.matches("(?i)true|false"));
  }

  String path(String key) {
    return path(path, key);
  }

  Place place() {
    return place;
  }

  /** Where a key stands; the section's beginning if it is missing. */
  Place place(String key) {
    Entry entry = entries.get(key);
    return entry == null ? place : entry.place();
  }

  void fault(String key, String message) {
    faults.add(place(key), path(key), message);
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** Tells keys that are not of these. */
  void onlyKnows(Collection<String> known) {
    Set<String> free = new LinkedHashSet<>(known);
    free.removeAll(entries.keySet());
    for (Entry entry : entries.values()) {
      if (!known.contains(entry.key())) {
        Collection<String> candidates = free.isEmpty() ? known : free;
        faults.add(
            entry.place(),
            path(entry.key()),
            "no such key: %s".formatted(Wording.meant(entry.key(), candidates)));
      }
    }
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** A text that a person reads; a number must be in quotation marks. */
  Optional<String> text(String key, int most) {
    Optional<ScalarNode> node = scalar(key);
    if (node.isPresent() && !isText(node.get())) {
      fault(
          key,
          "must be a text: put %s in quotation marks"
              .formatted(Wording.shown(node.get().getValue())));
      return Optional.empty();
    }
    return node.map(ScalarNode::getValue).filter(value -> fits(key, value, most));
  }

  /** A value as it is written, be it a text, a number or true or false. */
  Optional<String> value(String key, int most) {
    return scalar(key).map(ScalarNode::getValue).filter(value -> fits(key, value, most));
  }

  private boolean fits(String key, String value, int most) {
    if (value.length() > most) {
      fault(key, "must have at most %d characters, and has %d".formatted(most, value.length()));
      return false;
    }
    // By escapes such as "\\0", which are printable themselves.
    Optional<String> unsayable = OptionValue.unsayable(value);
    unsayable.ifPresent(mistake -> fault(key, mistake));
    return unsayable.isEmpty();
  }

  private Optional<ScalarNode> scalar(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof ScalarNode scalar)) {
      fault(key, "must be one value, not a list or further keys");
      return Optional.empty();
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      fault(key, "has no value: write one (\"\" is the empty text), or remove the key");
      return Optional.empty();
    }
    return Optional.of(scalar);
  }

  Optional<Boolean> flag(String key) {
    Optional<String> value = value(key, Bounds.VALUE);
    if (value.isPresent() && !value.get().matches("true|false")) {
      fault(key, "must be true or false, not %s".formatted(Wording.shown(value.get())));
      return Optional.empty();
    }
    return value.map(Boolean::parseBoolean);
  }

  /** The members of a list; none where it is missing or not a list. */
  List<Node> list(String key, int most) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      fault(key, "must be a list: lines that begin with a dash");
      return List.of();
    }
    List<Node> members = sequence.getValue();
    if (members.size() > most) {
      fault(key, "must have at most %d members, and has %d".formatted(most, members.size()));
    }
    return new ArrayList<>(members.subList(0, Math.min(most, members.size())));
  }

  /** A key's mapping. */
  Optional<Section> section(String key) {
    return node(key).flatMap(node -> of(node, path(key), faults));
  }

  /** A scalar member of a list as it is written; empty where it is another thing. */
  static Optional<String> member(Node node) {
    return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }
}
