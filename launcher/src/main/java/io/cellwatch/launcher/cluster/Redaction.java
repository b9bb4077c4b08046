package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.BoundedMatch;
import io.cellwatch.launcher.plan.SecretNames;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Finds the options whose property Spark masks in its UI because the cluster, or a bundle of it,
 * sets {@code spark.redaction.regex}.
 */
final class Redaction {
  private Redaction() {}

  /** The options, with those marked that are secrets by one of the patterns. */
  static List<ClusterOption> applied(
      Collection<ClusterOption> options, List<Cluster.Layer> layers, Collection<Bundle> bundles) {
    Set<String> keys = new HashSet<>();
    options.forEach(each -> each.target().map(OptionTarget::property).ifPresent(keys::add));
    Set<String> secret = new HashSet<>();
    Stream.concat(
            layers.stream().flatMap(each -> each.properties().stream()),
            bundles.stream().flatMap(each -> each.properties().stream()))
        .filter(each -> each.key().equals(SecretNames.PATTERN))
        .map(Setting::value)
        .distinct()
        .forEach(pattern -> secret.addAll(found(pattern, keys)));
    return options.stream().map(each -> marked(each, secret)).toList();
  }

  /** One that cannot be used finds none: no code is made with it, and why is told then. */
  private static Set<String> found(String pattern, Set<String> keys) {
    try {
      return BoundedMatch.found(pattern, keys);
    } catch (BoundedMatch.TooMuchWork | PatternSyntaxException unfit) {
      return Set.of();
    }
  }

  private static ClusterOption marked(ClusterOption option, Set<String> secret) {
    Optional<OptionTarget> to = option.target().filter(each -> secret.contains(each.property()));
    return to.isPresent() ? option.setting(to.get().masked()) : option;
  }
}
