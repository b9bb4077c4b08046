package io.cellwatch.server.command;

import io.cellwatch.server.access.Tokens;
import io.cellwatch.server.configuration.Secret;
import io.cellwatch.server.runtimefile.LivenessCheck;
import io.cellwatch.server.runtimefile.RuntimeFile;
import io.cellwatch.server.runtimefile.RuntimeRecord;
import io.cellwatch.server.version.ProductVersion;
import io.cellwatch.server.wiring.CellwatchServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a server tells this user's programs where it is. A server that already runs keeps its runtime
 * file: the later one says so and is reached by its own address only. Where the file cannot be
 * written, the server runs all the same.
 */
final class Announcement implements AutoCloseable {
  private static final LivenessCheck LIVENESS =
      new LivenessCheck((token, text) -> Tokens.authenticate(new Secret(token), text));

  private final RuntimeFile file;
  private final PrintWriter error;
  private RuntimeFile.@Nullable Lock starting;
  private @Nullable RuntimeRecord published;
  private @Nullable Path place;
  private long refreshed;

  private Announcement(RuntimeFile file, PrintWriter error) {
    this.file = file;
    this.error = error;
  }

  /** Takes the lock, so that of two servers that start at once the second sees the first. */
  static Announcement begin(RuntimeFile file, PrintWriter error) throws InterruptedException {
    Announcement announcement = new Announcement(file, error);
    try {
      announcement.starting = file.lock();
    } catch (IOException | UnsupportedOperationException e) {
      announcement.sayUnwritten(e);
    }
    return announcement;
  }

  /** The server of this user's that runs already, where there is one. */
  Optional<RuntimeRecord> other() throws InterruptedException {
    try {
      for (RuntimeRecord record : file.named()) {
        if (LIVENESS.isAlive(record, file.host())) {
          return Optional.of(record);
        }
      }
    } catch (IOException e) {
      // Said when the file is to be written.
    }
    return Optional.empty();
  }

  void publish(CellwatchServer server) throws InterruptedException {
    if (starting == null) {
      return;
    }
    try {
      Optional<RuntimeRecord> other = other();
      if (other.isPresent()) {
        error.println(
            "cellwatch: a server of yours already runs (%s) and keeps the runtime file; notebooks find that one. This one is reached by its own address only."
                .formatted(other.get()));
        return;
      }
      RuntimeRecord record =
          new RuntimeRecord(
              server.url(),
              server.ownerToken().text(),
              ProcessHandle.current().pid(),
              ProductVersion.text(),
              file.host());
      starting.publish(record);
      published = record;
      place = file.path();
      refreshed = System.nanoTime();
    } catch (IOException e) {
      sayUnwritten(e);
    }
  }

  /** Where the file is, if it names this server. */
  Optional<Path> place() {
    return Optional.ofNullable(place);
  }

  /** Says once in a while that this server lives. Called often. */
  void refresh() {
    if (published == null || System.nanoTime() - refreshed < RuntimeFile.REFRESH.toNanos()) {
      return;
    }
    refreshed = System.nanoTime();
    try {
      file.refresh(published);
    } catch (IOException e) {
      // The home folder's server is away, say: the next time is soon enough.
    }
  }

  /** Lets other servers start. */
  void release() {
    if (starting != null) {
      try {
        starting.close();
      } catch (IOException e) {
        sayUnwritten(e);
      }
      starting = null;
    }
  }

  /** Removes the file if it still names this server. */
  void withdraw() {
    if (published == null) {
      return;
    }
    try (RuntimeFile.Lock lock = file.lock()) {
      lock.withdraw(published);
    } catch (IOException e) {
      sayUnwritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    release();
  }

  private void sayUnwritten(Exception failure) {
    String trouble =
        file.hasHome()
            ? "the runtime file %s cannot be written or removed (%s)"
                .formatted(file.path(), failure)
            : "no home folder is known (HOME is not set)";
    error.println(
        "cellwatch: %s, so notebooks do not find this server by themselves: set CELLWATCH_URL and CELLWATCH_TOKEN for them."
            .formatted(trouble));
  }
}
