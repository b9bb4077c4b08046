package io.cellwatch.listener.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.listener.option.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file in which this user's own server says where it is and what its token is. It counts only
 * if it is ours and nobody else can read or write it.
 */
public final class RuntimeFile {
  private static final int MAX_BYTES = 65_536;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path home;
  private final Path file;

  /** The file below a home folder. */
  public RuntimeFile(Path home) {
    this.home = home;
    this.file = home.resolve(".local/share/cellwatch/server.json");
  }

  /** The file below the home folder that the notebook's side means as well: {@code HOME} first. */
  public static RuntimeFile ofUser(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return new RuntimeFile(Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home));
  }

  /** The server that it names; null where there is no file, or none that may be trusted. */
  public @Nullable Endpoint read() {
    try {
      if (!Files.isRegularFile(file) || !isPrivate() || Files.size(file) > MAX_BYTES) {
        return null;
      }
      JsonNode content = new ObjectMapper().readTree(Files.readAllBytes(file));
      String published = content.path("url").asText("");
      URI url = ServerAddress.parse(published);
      String token = content.path("token").asText("");
      return url == null || token.isEmpty() ? null : new Endpoint(url, token, published);
    } catch (IOException | RuntimeException e) {
      return null; // Half written or taken away just now: it is looked at again soon.
    }
  }

  private boolean isPrivate() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return true; // No such permissions on this system; the home folder protects it.
    }
    PosixFileAttributes attributes = view.readAttributes();
    return OWNER_ONLY.containsAll(attributes.permissions())
        && attributes.owner().equals(Files.getOwner(home));
  }
}
