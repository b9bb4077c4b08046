package io.cellwatch.listener.publish;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.listener.option.ServerAddress;
import io.cellwatch.model.machine.HomeFolder;
import io.cellwatch.model.machine.HostName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file in which this user's own server says where it is and what its token is. It counts only
 * if it is ours and nobody else can read or write it. Where several machines share the home folder,
 * one of them has {@code server.json} and others have files that their names are in; an address of
 * another machine's server may be good here, too, and who answers there has to prove it.
 */
public final class RuntimeFile {
  private static final int MAX_BYTES = 65_536;

  /** A regular file, and no symbolic link, of mode 600: {@code S_IFREG | S_IRUSR | S_IWUSR}. */
  private static final int OWN_FILE = 0100600;

  /** Says the number of the user that this process runs as. */
  interface User {
    int id() throws IOException;
  }

  private final @Nullable Path home;
  private final String host;
  private final User user;

  /** The file below a home folder, of this machine. */
  public RuntimeFile(Path home) {
    this(home, HostName.ofThisMachine());
  }

  /**
   * The same on any machine.
   *
   * @param home null where there is none: then there is no file
   * @param host the machine's name
   */
  RuntimeFile(@Nullable Path home, String host) {
    this(home, host, ProcessUser::id);
  }

  /** The same for any user. */
  RuntimeFile(@Nullable Path home, String host, User user) {
    this.home = home;
    this.host = host;
    this.user = user;
  }

  /** The file below the home folder that the notebook's side means as well: {@code HOME} first. */
  public static RuntimeFile ofUser(Map<String, String> environment) {
    return new RuntimeFile(
        HomeFolder.of(environment, System.getProperty("user.home")), HostName.ofThisMachine());
  }

  /** The servers that may be meant, ours first; none where there is no file to be trusted. */
  public List<Endpoint> read() {
    return home == null
        ? List.of()
        : Stream.of("server-" + host + ".json", "server.json")
            .map(name -> read(home, home.resolve(".local/share/cellwatch").resolve(name)))
            .filter(Objects::nonNull)
            .toList();
  }

  private @Nullable Endpoint read(Path home, Path file) {
    try {
      if (!isPrivate(home, file) || Files.size(file) > MAX_BYTES) {
        return null;
      }
      JsonNode content = new ObjectMapper().readTree(Files.readAllBytes(file));
      String published = content.path("url").asText("");
      URI url = ServerAddress.parse(published);
      String token = content.path("token").asText("");
      String of = content.path("host").asText("");
      return url == null || token.isEmpty()
          ? null
          : new Endpoint(url, token, published, of.equals(host) ? "" : of);
    } catch (IOException | RuntimeException e) {
      return null; // Half written or taken away just now: it is looked at again soon.
    }
  }

  /**
   * Whether it is a file of this process's user, by its number, that nobody else can read or write:
   * what the notebook's side asks. Whose the home folder is says nothing of that: in a container it
   * is often root's or a volume's, and the process runs under a number that was chosen for it. Root
   * alone must own its home folder too, so that it believes nothing that lies in another's.
   */
  private boolean isPrivate(Path home, Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // No such permissions on this system; the home folder protects it.
      return Files.isRegularFile(file, NOFOLLOW_LINKS);
    }
    Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid", NOFOLLOW_LINKS);
    int own = user.id();
    return attributes.equals(Map.of("mode", OWN_FILE, "uid", own))
        && (own != ProcessUser.ROOT || ProcessUser.owner(home) == own);
  }
}
