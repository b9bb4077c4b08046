package io.cellwatch.server.runtimefile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file whose lock this process has, until it is closed. */
final class LockedFile implements AutoCloseable {
  private static final long WAIT_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 50;

  private final FileChannel channel;

  private LockedFile(FileChannel channel) {
    this.channel = channel;
  }

  /** One try to have the lock, as {@link FileChannel#tryLock()} does it. */
  @FunctionalInterface
  interface Locking {
    @Nullable FileLock tryLock(FileChannel channel) throws IOException;
  }

  /**
   * Makes the file where there is none, and waits for its lock.
   *
   * @throws IOException when another has the lock for long, or the file system has no locks, such
   *     as a Lustre or NFS without them
   */
  static LockedFile open(Path file, Locking locking, FileAttribute<?>... attributes)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes);
    LockedFile opened = new LockedFile(channel);
    try {
      long waited = 0;
      while (!opened.tryLock(file, locking)) {
        if (waited >= WAIT_MILLIS) {
          throw new IOException("another server has been starting for more than 10 s");
        }
        Thread.sleep(PAUSE_MILLIS);
        waited += PAUSE_MILLIS;
      }
      return opened;
    } catch (IOException | InterruptedException e) {
      channel.close();
      throw e;
    }
  }

  private boolean tryLock(Path file, Locking locking) throws IOException {
    try {
      return locking.tryLock(channel) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be locked (%s): if its file system has no locks, set HOME to a local folder"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
