package io.cellwatch.launcher.template;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a template can see: there is no kind that holds a text as somebody wrote it. */
sealed interface Attribute permits Literal, Attribute.Group, Attribute.Several {
  /**
   * Attributes by name.
   *
   * @param names all that a template may ask for
   * @param values those that this plan has
   */
  record Group(Set<String> names, Map<String, Attribute> values) implements Attribute {
    public Group {
      names = Set.copyOf(names);
      values = Map.copyOf(values);
      if (!names.containsAll(values.keySet())) {
        throw new IllegalArgumentException(values.keySet() + " are not all among " + names);
      }
    }

    Optional<Attribute> get(String name) {
      return Optional.ofNullable(values.get(name));
    }
  }

  /** Attributes in their order. */
  record Several(List<Attribute> all) implements Attribute, Iterable<Attribute> {
    public Several {
      all = List.copyOf(all);
    }

    static Several of(Collection<? extends Attribute> all) {
      return new Several(List.copyOf(all));
    }

    @Override
    public Iterator<Attribute> iterator() {
      return all.iterator();
    }
  }
}
