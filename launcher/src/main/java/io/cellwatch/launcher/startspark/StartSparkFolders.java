package io.cellwatch.launcher.startspark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Start Spark keeps its clusters: below the folders in which Jupyter looks for configuration
 * ({@code jupyter --paths}), with {@code sparkmanager} in the place of {@code jupyter}.
 */
public final class StartSparkFolders {
  private static final String FILE = "cluster.json";

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
   */
  public static Set<Path> filesAt(Path place) throws ImportException {
    if (Files.isRegularFile(place)) {
      return Set.of(place);
    }
    Set<Path> files = new LinkedHashSet<>();
    try (Stream<Path> found = Files.find(place, 2, (path, what) -> isCluster(path))) {
      found.sorted().forEach(files::add);
      return files;
    } catch (IOException e) {
      throw new ImportException("%s: cannot be read: %s".formatted(place, e));
    }
  }

  private static boolean isCluster(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().equals(FILE) && Files.isRegularFile(path);
  }
}
