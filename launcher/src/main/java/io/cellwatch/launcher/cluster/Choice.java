package io.cellwatch.launcher.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a person chose of a cluster.
 *
 * @param bundles their names; where two set a property, the later one counts
 * @param options name and text, as a form's fields or {@code %spark start NAME key=value} have
 *     them. An empty text is no choice, so a form leaves fields empty and shows defaults as
 *     placeholders: a field that is sent with its default counts as chosen, above bundles. A
 *     mapping's text has a line {@code key=value} for each property.
 */
public record Choice(List<String> bundles, Map<String, String> options) {
  /** The cluster as it is. */
  public static final Choice NONE = new Choice(List.of(), Map.of());

  public Choice {
    bundles = List.copyOf(bundles);
    options = Map.copyOf(options);
  }

  /** The text of an option; empty if it is not chosen. */
  String text(String option) {
    String text = options.getOrDefault(option, "");
    return text.isBlank() ? "" : text;
  }
}
