package io.cellwatch.server.configuration;

import io.cellwatch.model.machine.HomeFolder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a user's own files are.
 *
 * @param home as the shell says it, which a user may set, and else as the system does; {@code
 *     /nonexistent} where neither says one: as Debian has it, nothing is there
 * @param configuration by the XDG base directory specification
 */
public record UserFolders(Path home, Path configuration) {
  private static final Path NOWHERE = Path.of("/nonexistent");

  /**
   * Those of this process.
   *
   * @param environment of the process
   * @param userHome what the system says, as in the property {@code user.home}
   */
  public static UserFolders of(Map<String, String> environment, String userHome) {
    @Nullable Path known = HomeFolder.of(environment, userHome);
    Path home = known == null ? NOWHERE : known;
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    return new UserFolders(home, xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config"));
  }

  /** The clusters that this user defined. */
  public Path clusters() {
    return configuration.resolve("cellwatch/clusters");
  }

  /** This user's own templates. */
  public Path templates() {
    return configuration.resolve("cellwatch/templates");
  }
}
