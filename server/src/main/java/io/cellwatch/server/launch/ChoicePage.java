package io.cellwatch.server.launch;

import io.cellwatch.launcher.cluster.BrokenFile;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterOption;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.launcher.template.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page as its template needs it.
 *
 * @param notices what is wrong with the whole
 * @param session id, to be kept in addresses
 */
record ChoicePage(
    Optional<String> session,
    Optional<KernelLine> kernel,
    List<Listed> clusters,
    List<Broken> broken,
    List<String> problems,
    Optional<Chosen> chosen,
    List<Notice> notices) {
  /**
   * The notebook that Spark is to start in.
   *
   * @param state of its kernel, in words
   * @param launch what was last started there
   * @param fresh a new id, for a launch from this page
   */
  record KernelLine(String notebook, String state, Optional<Started> launch, String fresh) {}

  /** A launch to look at. */
  record Started(String address, String summary) {}

  /**
   * Something to be told.
   *
   * @param ask whether it can be had nevertheless, by replacing what is there
   */
  record Notice(String title, String text, boolean ask) {}

  /** A cluster to choose. */
  record Listed(String name, String title, String description, boolean current) {}

  /** A file with faults. */
  record Broken(List<String> faults, String consequence) {}

  /**
   * The chosen one's form, and what became of it.
   *
   * @param method by which the form is sent: what a GET has is in addresses, so no secret may be
   */
  record Chosen(
      String name,
      String title,
      String description,
      String file,
      List<Field> fields,
      List<Check> bundles,
      List<Pick> targets,
      String method,
      List<String> mistakes,
      Optional<Made> made) {}

  /** A bundle. */
  record Check(String name, String title, String description, boolean checked) {}

  /** A thing to choose one of. */
  record Pick(String value, String label, boolean chosen) {}

  /** The code. */
  record Made(String language, String code, List<Row> rows) {}

  /** A property, and who set it. */
  record Row(String key, Optional<String> value, String origin) {}

  static ChoicePage of(
      ClusterSet set,
      List<String> problems,
      LaunchForm form,
      Optional<KernelLine> kernel,
      Optional<Cluster> chosen,
      List<Target> targets,
      Optional<Rendering> rendering,
      List<Notice> notices) {
    Set<String> titles = new HashSet<>();
    List<Listed> clusters =
        set.clusters().values().stream()
            .map(
                each ->
                    new Listed(
                        each.name(),
                        titles.add(each.title())
                            ? each.title()
                            : "%s (%s)".formatted(each.title(), each.name()),
                        each.description(),
                        form.cluster().filter(each.name()::equals).isPresent()))
            .toList();
    return new ChoicePage(
        form.session(),
        kernel,
        clusters,
        set.broken().stream().map(ChoicePage::broken).toList(),
        problems,
        chosen.map(cluster -> chosen(cluster, form, targets, rendering)),
        notices);
  }

  private static Broken broken(BrokenFile file) {
    return new Broken(file.faults().stream().map(Object::toString).toList(), file.consequence());
  }

  private static Chosen chosen(
      Cluster cluster, LaunchForm form, List<Target> targets, Optional<Rendering> rendering) {
    List<Rendering.Reason> reasons = new ArrayList<>();
    Optional<Made> made = Optional.empty();
    if (rendering.isPresent()) {
      switch (rendering.get()) {
        case Rendering.Refused refused -> reasons.addAll(refused.reasons());
        case Rendering.Code code -> made = Optional.of(made(code));
      }
    }
    return new Chosen(
        cluster.name(),
        cluster.title(),
        cluster.description(),
        cluster.file(),
        cluster.options().stream().map(each -> Field.of(each, form.choice(), reasons)).toList(),
        cluster.bundles().stream()
            .map(
                each ->
                    new Check(
                        each.name(),
                        each.title(),
                        each.description(),
                        form.choice().bundles().contains(each.name())))
            .toList(),
        targets.stream()
            .map(
                each ->
                    new Pick(
                        each.id(), label(each), form.target().filter(each::equals).isPresent()))
            .toList(),
        cluster.options().stream().anyMatch(ClusterOption::mayHoldSecret) ? "post" : "get",
        reasons.stream()
            .filter(reason -> !Field.shows(cluster.options(), reason))
            .map(Rendering.Reason::message)
            .toList(),
        made);
  }

  private static String label(Target target) {
    return switch (target) {
      case PYTHON_SESSION -> "Python";
      case PYTHON_CONNECT -> "Python, by Spark Connect";
      case SCALA_SESSION -> "Scala";
      case SPARK_SUBMIT -> "A spark-submit command";
      case SPARK_DEFAULTS -> "A file spark-defaults.conf";
    };
  }

  private static Made made(Rendering.Code code) {
    return new Made(
        label(code.target()),
        code.code(),
        code.values().stream()
            .map(each -> new Row(each.key(), each.text(), origins(each.origins())))
            .toList());
  }

  private static String origins(List<Origin> origins) {
    return String.join("; ", origins.stream().map(ChoicePage::origin).distinct().toList());
  }

  private static String origin(Origin origin) {
    return switch (origin) {
      case Origin.Cluster(String name, String file, int line) ->
          "cluster %s (%s, line %d)".formatted(name, file, line);
      case Origin.Bundle(String name, String file, int line) ->
          "bundle %s (%s, line %d)".formatted(name, file, line);
      case Origin.Option(String name, boolean chosen) ->
          chosen ? "option %s".formatted(name) : "option %s, by default".formatted(name);
      case Origin.Notebook() ->
          "the notebook's own settings (spark-defaults.conf or PYSPARK_SUBMIT_ARGS)";
      case Origin.Cellwatch() -> "Cellwatch, so that its cells are seen";
    };
  }
}
