package io.cellwatch.launcher.cluster;

/**
 * Something wrong with a choice.
 *
 * @param subject what kind of thing it is about
 * @param name of the option, bundle or property; of the cluster if it is about all
 * @param value as it was given; empty where it is not about one
 * @param message a sentence that says what is expected
 */
public record ChoiceFault(Subject subject, String name, String value, String message) {
  /** What a choice is made of. */
  public enum Subject {
    CLUSTER("cluster"),
    BUNDLE("bundle"),
    OPTION("option"),
    PROPERTY("property");

    private final String word;

    Subject(String word) {
      this.word = word;
    }
  }

  /** {@code option memory: "0": must be at least 1}. */
  @Override
  public String toString() {
    String given = value.isEmpty() ? "" : Wording.shown(value) + ": ";
    return "%s %s: %s%s".formatted(subject.word, plain(name), given, message);
  }

  private static String plain(String name) {
    return ClusterFileReader.NAME.matcher(name).matches() ? name : Wording.shown(name);
  }
}
