package io.cellwatch.server.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which keys exist, and which one a mistyped key was probably meant to be. */
final class KnownKeys {
  /** A person mistypes a letter or two; beyond that a guess would mislead. */
  private static final int NEAR = 2;

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private static final Pattern TOKEN_KEY =
      Pattern.compile("cellwatch\\.tokens\\.([a-z0-9]+)\\.(value|value-file|roles)");
  private static final Pattern TOKEN_VARIABLE =
      Pattern.compile("CELLWATCH_TOKENS_([A-Z0-9]+)_(VALUE|VALUE_FILE|ROLES)");

  /** Variables of the same prefix that drivers, kernels and scripts read. */
  private static final Set<String> VARIABLES_OF_OTHERS = Set.of("CELLWATCH_URL", "CELLWATCH_CELL");

  private KnownKeys() {}

  static boolean isKey(String key) {
    return fixed().anyMatch(key::equals) || TOKEN_KEY.matcher(key).matches();
  }

  static boolean isOfOthers(String variable) {
    return VARIABLES_OF_OTHERS.contains(variable);
  }

  /** The key that an environment variable sets. */
  static Optional<String> ofVariable(String variable) {
    Matcher token = TOKEN_VARIABLE.matcher(variable);
    if (token.matches()) {
      return Optional.of(
          "cellwatch.tokens."
              + token.group(1).toLowerCase(java.util.Locale.ROOT)
              + "."
              + token.group(2).toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
    return fixed().filter(key -> Setting.environmentVariable(key).equals(variable)).findFirst();
  }

  /** The names of the tokens that these keys configure. */
  static Set<String> tokenNames(Set<String> keys) {
    return keys.stream()
        .map(TOKEN_KEY::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  /** The key that this one was probably meant to be, also if only the prefix was forgotten. */
  static String nearestKey(String key) {
    String full = key.startsWith(Setting.PREFIX) ? key : Setting.PREFIX + key;
    return nearest(full, Stream.concat(fixed(), tokenKeys()).toList()).orElseThrow();
  }

  /** The variable that this one was probably meant to be; empty if none is near. */
  static Optional<String> nearVariable(String variable) {
    return nearest(
            variable,
            Stream.concat(fixed(), tokenKeys()).map(Setting::environmentVariable).toList())
        .filter(candidate -> DISTANCE.apply(variable, candidate) <= NEAR);
  }

  private static Stream<String> fixed() {
    return Settings.ALL.stream().map(Setting::key);
  }

  private static Stream<String> tokenKeys() {
    return Settings.OF_A_TOKEN.stream().map(Setting::key);
  }

  private static Optional<String> nearest(String text, List<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> DISTANCE.apply(text, candidate)));
  }
}
