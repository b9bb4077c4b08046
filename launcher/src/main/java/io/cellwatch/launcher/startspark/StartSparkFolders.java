package io.cellwatch.launcher.startspark;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Where Start Spark keeps its clusters: below the folders in which Jupyter looks for configuration
 * ({@code jupyter --paths}), with {@code sparkmanager} in the place of {@code jupyter}.
 */
public final class StartSparkFolders {
  private static final String FILE = "cluster.json";
  private static final int MOST_DEPTH = 2;

  private StartSparkFolders() {}

  /**
   * The folders {@code clusters}, those first that Start Spark looks in first.
   *
   * @param environment of the process
   * @param home the user's home folder
   */
  public static List<Path> usual(Map<String, String> environment, Path home) {
    List<String> jupyter =
        new ArrayList<>(
            List.of(
                environment
                    .getOrDefault("JUPYTER_CONFIG_PATH", "")
                    .split(Pattern.quote(File.pathSeparator))));
    jupyter.add(
        environment.getOrDefault("JUPYTER_CONFIG_DIR", home.resolve(".jupyter").toString()));
    jupyter.add(home.resolve(".local/etc/jupyter").toString());
    for (String python : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      if (environment.containsKey(python)) {
        jupyter.add(environment.get(python) + "/etc/jupyter");
      }
    }
    jupyter.add("/usr/local/etc/jupyter");
    jupyter.add("/etc/jupyter");
    return jupyter.stream()
        .filter(each -> !each.isBlank())
        .map(each -> Path.of(each.replace("jupyter", "sparkmanager"), "clusters"))
        .toList();
  }

  /**
   * The {@code cluster.json} files at a place: itself, or one folder or two below.
   *
   * @param place a file, the folder of one cluster, or a folder of such
   * @param unreadable is told of what cannot be read there, in a sentence; it does not hold the
   *     rest
   */
  public static SortedSet<Path> filesAt(Path place, Consumer<String> unreadable)
      throws ImportException {
    SortedSet<Path> files = new TreeSet<>();
    FileVisitor<Path> search =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (path.equals(place) || (FILE.equals(name(path)) && Files.isRegularFile(path))) {
              files.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException trouble)
              throws IOException {
            if (path.equals(place)) {
              throw trouble;
            }
            unreadable.accept("%s: cannot be read: %s".formatted(path, trouble));
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(place, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_DEPTH, search);
      return files;
    } catch (IOException e) {
      throw new ImportException("%s: cannot be read: %s".formatted(place, e));
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
