package io.cellwatch.listener.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The user that this process runs as, by number: in a container it may have no name, and the home
 * folder may be another's. Java does not say it, so it is the owner of something that is surely
 * this process's: of its entry in {@code /proc}, and where there is none, of a file just made.
 */
final class ProcessUser {
  static final int ROOT = 0;

  private static final Path ITSELF = Path.of("/proc/self");

  /** It never changes; null as long as it could not be found. */
  private static volatile @Nullable Integer known;

  private ProcessUser() {}

  static int id() throws IOException {
    Integer id = known;
    if (id == null) {
      id = Files.isDirectory(ITSELF) ? owner(ITSELF) : ofNewFile();
      known = id;
    }
    return id;
  }

  /** For systems without {@code /proc}, such as macOS. */
  static int ofNewFile() throws IOException {
    Path file = Files.createTempFile("cellwatch", null);
    try {
      return owner(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Whose a file is; a symbolic link is followed, as {@code /proc/self} is one of root's. */
  static int owner(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }
}
