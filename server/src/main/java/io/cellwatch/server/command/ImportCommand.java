package io.cellwatch.server.command;

import io.cellwatch.launcher.cluster.ClusterFileCheck;
import io.cellwatch.launcher.cluster.Clusters;
import io.cellwatch.launcher.cluster.Fault;
import io.cellwatch.launcher.startspark.ClusterDocument;
import io.cellwatch.launcher.startspark.ImportException;
import io.cellwatch.launcher.startspark.StartSparkCluster;
import io.cellwatch.launcher.startspark.StartSparkFolders;
import io.cellwatch.server.configuration.UserFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes over clusters of Start Spark. What is broken, or there already, does not hold the others.
 */
@Command(
    name = "import",
    description = "Take over clusters of Start Spark (the Jupyter extension sparkmanager).",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PLACE",
      description =
          "A cluster.json, the folder of one, or a folder of such; else wherever Start Spark looks.")
  private List<Path> places = List.of();

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Where to write the clusters; else ~/.config/cellwatch/clusters.")
  private @Nullable Path to;

  @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
  private boolean dryRun;

  @Option(names = "--force", description = "Overwrite clusters of other content.")
  private boolean force;

  private final UserFolders user =
      UserFolders.of(System.getenv(), System.getProperty("user.home", "/"));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UserException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter error = spec.commandLine().getErr();
    boolean wrong = false;
    // Of two with one name Start Spark takes the one that it finds later.
    Map<String, Found> clusters = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    for (Path file : files(unreadable::add)) {
      try {
        Found found = new Found(file, StartSparkCluster.read(file));
        Found earlier = clusters.put(found.cluster().name(), found);
        if (earlier != null) {
          error.printf(
              "%s: is left out: Start Spark takes %s instead, which has the same name%n",
              earlier.file(), file);
        }
      } catch (ImportException e) {
        error.println(e.getMessage());
        wrong = true;
      }
    }
    unreadable.forEach(error::println);
    wrong |= !unreadable.isEmpty();
    List<Found> found = List.copyOf(clusters.values());
    List<ClusterDocument> documents =
        ClusterDocument.of(found.stream().map(Found::cluster).toList(), Clusters.builtIn());
    for (int i = 0; i < found.size(); i++) {
      Path file = found.get(i).file();
      found.get(i).cluster().notes().forEach(note -> error.printf("%s: %s%n", file, note));
      List<Fault> faults =
          ClusterFileCheck.faults(target(documents.get(i)).toString(), documents.get(i).text());
      if (!faults.isEmpty()) {
        error.printf("%s: is not imported, as the server would refuse the file:%n", file);
        faults.forEach(error::println);
        wrong = true;
      } else if (dryRun) {
        out.printf("# %s%n%s", target(documents.get(i)), documents.get(i).text());
      } else {
        wrong |= !write(file, documents.get(i), out, error);
      }
    }
    out.flush();
    error.flush();
    return wrong ? CellwatchCommand.EXIT_FAILURE : 0;
  }

  private record Found(Path file, StartSparkCluster cluster) {}

  private Set<Path> files(Consumer<String> unreadable) throws UserException {
    List<Path> searched = new ArrayList<>(places);
    if (places.isEmpty()) {
      StartSparkFolders.usual(System.getenv(), user.home()).stream()
          .filter(Files::isDirectory)
          .forEach(searched::add);
    }
    Set<Path> files = new LinkedHashSet<>();
    for (Path place : searched) {
      try {
        files.addAll(StartSparkFolders.filesAt(place, unreadable));
      } catch (ImportException e) {
        throw new UserException(CellwatchCommand.EXIT_FAILURE, String.valueOf(e.getMessage()));
      }
    }
    if (files.isEmpty()) {
      List<Path> looked =
          places.isEmpty() ? StartSparkFolders.usual(System.getenv(), user.home()) : places;
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE,
          "No cluster.json of Start Spark is at %s. Name the folder that has them: cellwatch import FOLDER"
              .formatted(looked.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
    return files;
  }

  private boolean write(Path file, ClusterDocument document, PrintWriter out, PrintWriter error) {
    Path target = target(document);
    try {
      if (Files.exists(target)) {
        if (Files.readString(target).equals(document.text())) {
          out.printf("%s is there already, from %s%n", target, file);
          return true;
        }
        if (!force) {
          error.printf(
              "%s: is there with other content: --force overwrites it, --to FOLDER writes elsewhere%n",
              target);
          return false;
        }
      }
      Files.createDirectories(folder());
      Path written = temporary();
      Files.writeString(written, document.text(), StandardOpenOption.TRUNCATE_EXISTING);
      Files.move(
          written, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      out.printf("%s: written, from %s%n", target, file);
      return true;
    } catch (IOException e) {
      error.printf("%s: cannot be written: %s%n", target, e);
      return false;
    }
  }

  /** For this user alone, or in a folder that was named, as readable as any file made there. */
  private Path temporary() throws IOException {
    return to == null
        ? Files.createTempFile(folder(), ".import-", ".tmp")
        : Files.createFile(to.resolve(".import-" + UUID.randomUUID() + ".tmp"));
  }

  private Path target(ClusterDocument document) {
    return folder().resolve(document.name() + ".yaml");
  }

  private Path folder() {
    return to == null ? user.clusters() : to;
  }
}
