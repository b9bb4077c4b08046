package io.cellwatch.e2e.fidelity;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Event logs that nobody of this project wrote. */
final class RecordedLogs {
  private RecordedLogs() {}

  /**
   * Unpacks a folder of Spark's test jars.
   *
   * @param name of the folder, {@code spark-events}; of all jars that have it
   */
  static Path unpack(String name, Path into) throws IOException, URISyntaxException {
    ClassLoader loader = RecordedLogs.class.getClassLoader();
    List<URL> folders = Collections.list(loader.getResources(name));
    if (folders.isEmpty()) {
      throw new IllegalStateException(
          name + ": no such folder in Spark's test jars: are they on the class path?");
    }
    for (URL folder : folders) {
      URLConnection connection = folder.openConnection();
      Path jar = Path.of(((JarURLConnection) connection).getJarFileURL().toURI());
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        copy(files.getPath("/" + name), into.resolve(name));
      }
    }
    return into.resolve(name);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path source : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
    }
  }

  /** The logs that lie beside the repository; none where that folder is not there. */
  static List<Path> shared() throws IOException {
    Path folder = Path.of(System.getProperty("cellwatch.shared.eventlogs", "shared/eventlogs"));
    return Files.isDirectory(folder) ? in(folder) : List.of();
  }

  /** The logs of a folder: files, and the folders of rolling logs. */
  static List<Path> in(Path folder) throws IOException {
    List<Path> logs = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .forEach(logs::add);
    }
    return logs;
  }
}
