package io.cellwatch.server.command;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.launcher.template.Target;
import io.cellwatch.server.wiring.Launching;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the code that starts Spark on a cluster, and starts nothing. */
@Command(
    name = "render",
    description = "Print the code that starts Spark on a cluster; without a name, the clusters.",
    mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "CLUSTER", description = "Its name.")
  private @Nullable String name;

  @Parameters(
      index = "1..*",
      paramLabel = "OPTION=VALUE",
      description = "Options of the cluster; others stand at their defaults.")
  private List<String> options = List.of();

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description = "A bundle of properties of the cluster; may be given several times.")
  private List<String> bundles = List.of();

  @Option(
      names = "--as",
      paramLabel = "TARGET",
      description =
          "python-session, python-connect, scala-session, spark-submit or spark-defaults; else what is usual.")
  private @Nullable String target;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UserException {
    Renderer renderer = Launching.renderer(configuration.read().launch(), Clock.systemUTC());
    ClusterSet clusters = renderer.clusters();
    PrintWriter error = spec.commandLine().getErr();
    clusters.broken().forEach(error::println);
    renderer.problemsOfTemplates().forEach(error::println);
    error.flush();
    String wanted = name;
    if (wanted == null) {
      list(clusters);
      return 0;
    }
    Cluster cluster =
        clusters
            .find(wanted)
            .orElseThrow(
                () -> new UserException(CellwatchCommand.EXIT_USAGE, clusters.missing(wanted)));
    return switch (renderer.render(cluster, new Choice(bundles, chosen()), target(), Map.of())) {
      case Rendering.Code code -> {
        spec.commandLine().getOut().print(code.code());
        spec.commandLine().getOut().flush();
        yield 0;
      }
      case Rendering.Refused refused ->
          throw new UserException(
              CellwatchCommand.EXIT_USAGE,
              refused.reasons().stream()
                  .map(Rendering.Reason::message)
                  .collect(Collectors.joining("\n")));
    };
  }

  private void list(ClusterSet clusters) {
    PrintWriter out = spec.commandLine().getOut();
    for (Cluster each : clusters.clusters().values()) {
      out.printf("%-16s %s (%s)%n", each.name(), each.title(), each.file());
      each.options()
          .forEach(
              option ->
                  out.printf(
                      "  %s=%s  %s%n",
                      option.name(), option.shownDefault().orElse("…"), option.facts().label()));
      each.bundles()
          .forEach(bundle -> out.printf("  --bundle %s  %s%n", bundle.name(), bundle.title()));
    }
    out.flush();
  }

  private Map<String, String> chosen() {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String each : options) {
      int equals = each.indexOf('=');
      if (equals <= 0) {
        throw new ParameterException(
            spec.commandLine(), "%s: expected OPTION=VALUE".formatted(each));
      }
      if (chosen.put(each.substring(0, equals), each.substring(equals + 1)) != null) {
        throw new ParameterException(spec.commandLine(), "%s: is given twice".formatted(each));
      }
    }
    return chosen;
  }

  private Optional<Target> target() {
    if (target == null) {
      return Optional.empty();
    }
    Optional<Target> known = Target.of(target);
    if (known.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--as %s: expected one of %s".formatted(target, Target.listed(List.of(Target.values()))));
    }
    return known;
  }
}
