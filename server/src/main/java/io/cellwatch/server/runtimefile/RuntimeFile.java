package io.cellwatch.server.runtimefile;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.server.configuration.UserFolders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file by which this user's notebooks, drivers and Prometheus find this user's server: {@code
 * ~/.local/share/cellwatch/server.json}, and beside it {@code token}, the bare token for
 * Prometheus's {@code credentials_file}. Nobody else can read them at any moment: the folder has
 * mode 0700, a file is made with mode 0600 under another name and then takes the old one's place.
 */
public final class RuntimeFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOCK_WAIT_MILLIS = 10_000;
  private static final long LOCK_PAUSE_MILLIS = 50;

  private final Path folder;

  public RuntimeFile(Path folder) {
    this.folder = folder;
  }

  /**
   * At the fixed place below a home folder.
   *
   * @param environment whose HOME counts, as it does for the notebook's Python
   * @param userHome where there is no HOME
   */
  public static RuntimeFile ofUser(Map<String, String> environment, String userHome) {
    return new RuntimeFile(
        UserFolders.of(environment, userHome).home().resolve(".local/share/cellwatch"));
  }

  public Path path() {
    return folder.resolve("server.json");
  }

  /** The bare token, without a line's end. */
  public Path tokenPath() {
    return folder.resolve("token");
  }

  /**
   * Makes the folder and waits for its lock, which a server holds while it starts.
   *
   * @throws IOException when the folder cannot be used, or another start holds the lock for long
   */
  public Lock lock() throws IOException, InterruptedException {
    prepareFolder();
    FileChannel channel =
        FileChannel.open(
            folder.resolve("server.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            mode(OWNER_ONLY));
    long waited = 0;
    while (true) {
      Optional<FileLock> lock = tryLock(channel);
      if (lock.isPresent()) {
        return new Lock(channel);
      }
      if (waited >= LOCK_WAIT_MILLIS) {
        channel.close();
        throw new IOException("another server has been starting for more than 10 s");
      }
      Thread.sleep(LOCK_PAUSE_MILLIS);
      waited += LOCK_PAUSE_MILLIS;
    }
  }

  /** What the file says; empty if there is none or it is no runtime file. */
  public Optional<RuntimeRecord> read() throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(Files.readString(path()), RuntimeRecord.class));
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private void prepareFolder() throws IOException {
    Files.createDirectories(folder.getParent());
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, mode(OWNER_FOLDER));
    }
    Files.setPosixFilePermissions(folder, OWNER_FOLDER);
  }

  private void replace(Path target, String content) throws IOException {
    Path fresh = folder.resolve(target.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode(OWNER_ONLY))) {
      channel.write(java.nio.ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(
      Set<PosixFilePermission> permissions) {
    return PosixFilePermissions.asFileAttribute(permissions);
  }

  /** The right to change the file; held for moments only. */
  public final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
      this.channel = channel;
    }

    /** Replaces whatever the file says. */
    public void publish(RuntimeRecord record) throws IOException {
      replace(tokenPath(), record.token());
      replace(path(), JSON.writeValueAsString(record) + "\n");
    }

    /** Removes the files if they still say what this server published. */
    public void withdraw(RuntimeRecord record) throws IOException {
      if (read().filter(record::equals).isPresent()) {
        Files.deleteIfExists(path());
        Files.deleteIfExists(tokenPath());
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
