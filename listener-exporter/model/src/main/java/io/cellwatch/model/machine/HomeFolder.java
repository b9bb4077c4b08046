package io.cellwatch.model.machine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The person's home folder. */
public final class HomeFolder {
  /** Why there is none, for people. */
  public static final String UNKNOWN = "no home folder is known: set HOME";

  private HomeFolder() {}

  /**
   * {@code HOME}, else the account's. Only an absolute path is one: where the user has no account,
   * as in a container, Java says a question mark, which would be a folder beside the notebook. Nor
   * is one that Java cannot name, as where the locale is POSIX and the folder is {@code /home/zoë}.
   *
   * @param environment of the process
   * @param userHome the property {@code user.home}
   * @return null where there is none
   */
  public static @Nullable Path of(Map<String, String> environment, @Nullable String userHome) {
    String named = environment.getOrDefault("HOME", "");
    try {
      if (named.startsWith("/")) {
        return Path.of(named);
      }
      return userHome != null && Path.of(userHome).isAbsolute() ? Path.of(userHome) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
