package io.cellwatch.server.runtimefile;

import io.cellwatch.model.machine.HomeFolder;
import io.cellwatch.model.machine.HostName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file by which this user's notebooks, drivers and Prometheus find this user's server: {@code
 * ~/.local/share/cellwatch/server.json}, and beside it {@code token}, the bare token for
 * Prometheus's {@code credentials_file}. Nobody else can read them at any moment: the folder has
 * mode 0700, a file is made with mode 0600 under another name and then takes the old one's place.
 *
 * <p>Several hosts may share the home folder, and {@code 127.0.0.1} is another server on each. The
 * first host's server has those names; while it lives, one of another host has its host's name in
 * the files' names, {@code server-HOST.json} and {@code token-HOST}, and leaves the others alone. A
 * living server changes the time of its file now and then, so what is unchanged for a day is left
 * from a host, or a container, that is gone.
 */
public final class RuntimeFile {
  /** How often a server says that it lives. */
  public static final Duration REFRESH = Duration.ofMinutes(10);

  /** After so long without that, another host may take the file's place. */
  static final Duration ABANDONED = Duration.ofDays(1);

  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final boolean home;
  private final Path folder;
  private final String host;
  private final Clock clock;
  private final RuntimeSlot first;
  private final RuntimeSlot ofHost;

  /**
   * At the fixed place below a home folder.
   *
   * @param home null where there is none: then there is no file
   * @param host the name of the machine
   */
  RuntimeFile(@Nullable Path home, String host, Clock clock) {
    this.home = home != null;
    this.folder = (home == null ? Path.of("~") : home).resolve(".local/share/cellwatch");
    this.host = host;
    this.clock = clock;
    first = new RuntimeSlot(folder.resolve("server.json"), folder.resolve("token"));
    ofHost = slot("server-" + host + ".json");
  }

  /**
   * That of a user on this machine.
   *
   * @param environment whose HOME counts, as it does for the notebook's Python
   * @param userHome where there is no HOME
   */
  public static RuntimeFile ofUser(Map<String, String> environment, String userHome) {
    return new RuntimeFile(
        HomeFolder.of(environment, userHome), HostName.ofThisMachine(), Clock.systemUTC());
  }

  /** Whether there is a home folder for it; without one nothing is read, and there is no lock. */
  public boolean hasHome() {
    return home;
  }

  /** The name of this machine, as records have it. */
  public String host() {
    return host;
  }

  /** Where a server of this host is named, or would be. */
  public Path path() {
    return slot().file();
  }

  /** Beside {@link #path}, the bare token, without a line's end. */
  public Path tokenPath() {
    return slot().token();
  }

  /**
   * Makes the folder and waits for its lock, which a server holds while it starts.
   *
   * @throws IOException when the folder cannot be used, or another start holds the lock for long
   */
  public Lock lock() throws IOException, InterruptedException {
    if (!home) {
      throw new IOException(HomeFolder.UNKNOWN);
    }
    prepareFolder();
    return new Lock(
        LockedFile.open(folder.resolve("server.lock"), FileChannel::tryLock, mode(OWNER_ONLY)));
  }

  /** The server of this host that is named; empty if none is, or what is there is no such file. */
  public Optional<RuntimeRecord> read() throws IOException {
    return named().stream().filter(record -> record.isOf(host)).findFirst();
  }

  /** Every server that may be one for this host, this host's first. Another's may listen widely. */
  public List<RuntimeRecord> named() throws IOException {
    List<RuntimeRecord> found = new ArrayList<>();
    if (home) {
      ofHost.read().ifPresent(found::add);
      first.read().ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /** The server that this record names lives. */
  public void refresh(RuntimeRecord record) throws IOException {
    for (RuntimeSlot slot : List.of(first, ofHost)) {
      if (slot.says(record)) {
        slot.change(clock.instant());
      }
    }
  }

  private RuntimeSlot slot() {
    try {
      return home && (Files.exists(ofHost.file()) || !isOurs()) ? ofHost : first;
    } catch (IOException e) {
      return first; // Who wants to use it is told why that cannot be.
    }
  }

  /** Whether nobody, this host or one that is gone has the name without a host. */
  private boolean isOurs() throws IOException {
    Optional<RuntimeRecord> there = first.read();
    return there.isEmpty() || there.get().isOf(host) || isAbandoned(first);
  }

  private boolean isAbandoned(RuntimeSlot slot) throws IOException {
    return slot.changed().plus(ABANDONED).isBefore(clock.instant());
  }

  private RuntimeSlot slot(String name) {
    String of = name.substring("server-".length(), name.length() - ".json".length());
    return new RuntimeSlot(folder.resolve(name), folder.resolve("token-" + of));
  }

  private void prepareFolder() throws IOException {
    Files.createDirectories(folder.getParent());
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, mode(OWNER_FOLDER));
    }
    Files.setPosixFilePermissions(folder, OWNER_FOLDER);
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(
      Set<PosixFilePermission> permissions) {
    return PosixFilePermissions.asFileAttribute(permissions);
  }

  /** The right to change the files; held for moments only. */
  public final class Lock implements AutoCloseable {
    private final LockedFile locked;

    private Lock(LockedFile locked) {
      this.locked = locked;
    }

    /** Replaces whatever is said of this host, and nothing that a living server of another says. */
    public void publish(RuntimeRecord record) throws IOException {
      if (isOurs()) {
        first.write(record);
        ofHost.delete();
      } else {
        ofHost.write(record);
      }
      removeAbandoned();
    }

    /** Removes the files if they still say what this server published. */
    public void withdraw(RuntimeRecord record) throws IOException {
      for (RuntimeSlot slot : List.of(first, ofHost)) {
        if (slot.says(record)) {
          slot.delete();
        }
      }
    }

    private void removeAbandoned() {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "server-*.json")) {
        for (Path file : files) {
          RuntimeSlot slot = slot(file.getFileName().toString());
          if (!slot.equals(ofHost) && isAbandoned(slot)) {
            slot.delete();
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // The next server tries again.
      }
    }

    @Override
    public void close() throws IOException {
      locked.close();
    }
  }
}
