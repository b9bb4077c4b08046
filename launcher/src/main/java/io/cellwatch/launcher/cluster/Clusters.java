package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.BrokenFile.Instead;
import io.cellwatch.launcher.cluster.ClusterFileReader.Read;
import io.cellwatch.launcher.cluster.ClusterFolder.Source;
import io.cellwatch.launcher.cluster.ClusterFolder.Stamp;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of some folders, as their files are now.
 *
 * <p>Who asks has the folders looked at, at most once a second: a listing and a time and size for
 * each file, and a read of those that differ. Notices of the operating system are not used. They do
 * not come from network folders, where homes and site configurations are, nor for a mounted
 * ConfigMap that is swapped by a link; so this would be needed beside them, and is enough.
 *
 * <p>A file that is broken after it was good keeps its cluster as it was: someone is in the middle
 * of an edit. One that is broken from the beginning leaves the name to an earlier folder. One that
 * vanishes is gone.
 *
 * <p>Safe for any number of threads; while one looks, the others get what was seen before.
 */
public final class Clusters {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * A file that was changed so shortly before it was read may be changed again within the same tick
   * of its file system's clock; it is read again until it is older.
   */
  private static final Duration TICK = Duration.ofSeconds(2);

  private final List<ClusterFolder> folders;
  private final ClusterFileReader reader;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private Map<String, Known> known = new HashMap<>();
  private volatile @Nullable Seen seen;

  /** What was found, and which of it the folders themselves caused. */
  private record Seen(Instant at, ClusterSet set, List<BrokenFile> folders) {}

  /**
   * A file as it was read.
   *
   * @param settled whether an equal stamp means equal content
   * @param good what it held when it last had no fault
   */
  private record Known(
      int folder,
      String file,
      @Nullable Stamp stamp,
      boolean settled,
      Read read,
      Optional<ClusterFile> good) {
    Optional<String> name() {
      return read.name().or(() -> good.map(ClusterFile::name));
    }
  }

  /**
   * Watches folders.
   *
   * @param folders from weak to strong: a cluster replaces the one of its name in an earlier folder
   * @param machine for which <code>${machine.…}</code> in the files is filled in
   */
  public Clusters(List<ClusterFolder> folders, MachineValues machine, Clock clock) {
    this.folders = List.copyOf(folders);
    this.reader = new ClusterFileReader(machine);
    this.clock = clock;
  }

  /** Names of the clusters that are there without any file. */
  public static Set<String> builtIn() {
    return Set.copyOf(ClusterFolder.BuiltIn.NAMES);
  }

  /** The clusters now; what was changed within the last second may be missing. */
  public ClusterSet current() {
    Seen before = seen;
    if (before != null) {
      Duration age = Duration.between(before.at(), clock.instant());
      boolean fresh = !age.isNegative() && age.compareTo(INTERVAL) < 0;
      if (fresh || !looking.tryLock()) {
        return before.set();
      }
    } else {
      looking.lock();
    }
    try {
      Seen now = look(before);
      seen = now;
      return now.set();
    } finally {
      looking.unlock();
    }
  }

  private Seen look(@Nullable Seen last) {
    Instant at = clock.instant();
    Map<String, Known> files = new HashMap<>();
    List<Known> inOrder = new ArrayList<>();
    List<BrokenFile> broken = new ArrayList<>();
    boolean same = true;
    for (int folder = 0; folder < folders.size(); folder++) {
      ClusterFolder.Listing listing = folders.get(folder).list();
      faultOfFolder(listing).ifPresent(broken::add);
      for (Source source : listing.sources()) {
        Known before = known.get(key(folder, source.shown()));
        Known now = look(folder, source, before);
        same &= now.equals(before);
        files.put(key(folder, source.shown()), now);
        inOrder.add(now);
      }
    }
    if (last != null && same && files.size() == known.size() && broken.equals(last.folders())) {
      return new Seen(at, last.set(), broken);
    }
    ClusterSet set = link(inOrder, broken, files);
    known = files;
    return new Seen(at, set, broken);
  }

  private static String key(int folder, String file) {
    return folder + "/" + file;
  }

  private static Optional<BrokenFile> faultOfFolder(ClusterFolder.Listing listing) {
    return listing.faults().stream()
        .findFirst()
        .map(
            first ->
                new BrokenFile(
                    first.file(), Optional.empty(), listing.faults(), new Instead.Nothing()));
  }

  private Known look(int folder, Source source, @Nullable Known before) {
    Optional<ClusterFile> good = before == null ? Optional.empty() : before.good();
    try {
      Stamp stamp = source.stamp();
      if (before != null && before.settled() && stamp.equals(before.stamp())) {
        return before;
      }
      Instant tick = clock.instant().minus(TICK);
      boolean settled = stamp.modified().toInstant().isBefore(tick);
      return new Known(folder, source.shown(), stamp, settled, read(source, stamp), good);
    } catch (IOException e) {
      Read read = unread(source, "cannot be read: " + ClusterFolder.reason(e));
      return new Known(folder, source.shown(), null, false, read, good);
    } catch (RuntimeException e) {
      // Whatever it is, one file must not hide the others.
      Read read = unread(source, "cannot be read, which is a fault of Cellwatch's: " + e);
      return new Known(folder, source.shown(), null, false, read, good);
    }
  }

  private static Read unread(Source source, String message) {
    return new Read(Optional.empty(), Optional.empty(), fault(source, message));
  }

  private Read read(Source source, Stamp stamp) throws IOException {
    byte[] bytes = stamp.size() > Bounds.FILE_BYTES ? new byte[0] : source.read();
    if (stamp.size() > Bounds.FILE_BYTES || bytes.length > Bounds.FILE_BYTES) {
      return unread(source, ClusterFileCheck.tooLarge());
    }
    return reader.read(source.shown(), bytes);
  }

  private static List<Fault> fault(Source source, String message) {
    return List.of(new Fault(source.shown(), 1, 1, "", message));
  }

  /** Makes clusters, and notes of each file without fault that it was good. */
  private static ClusterSet link(
      List<Known> inOrder, List<BrokenFile> ofFolders, Map<String, Known> files) {
    List<BrokenFile> broken = new ArrayList<>(ofFolders);
    List<Lineage.Member> members = new ArrayList<>();
    Set<String> brokenNames = new HashSet<>();
    for (Known each : inOrder) {
      each.read()
          .cluster()
          .map(file -> new Lineage.Member(each.folder(), file, each.good()))
          .or(() -> each.good().map(old -> new Lineage.Member(each.folder(), old, each.good())))
          .ifPresent(members::add);
      if (each.read().cluster().isEmpty()) {
        each.name().ifPresent(brokenNames::add);
      }
    }
    Lineage lineage = new Lineage(members, brokenNames);
    Map<String, Cluster> clusters = lineage.clusters();
    for (Known each : inOrder) {
      List<Fault> faults = new ArrayList<>(each.read().faults());
      faults.addAll(lineage.faults().getOrDefault(each.file(), List.of()));
      if (faults.isEmpty()) {
        files.put(key(each.folder(), each.file()), good(each));
      } else {
        broken.add(
            new BrokenFile(each.file(), each.name(), faults, instead(each, each.name(), clusters)));
      }
    }
    return new ClusterSet(clusters, broken);
  }

  private static Known good(Known file) {
    return new Known(
        file.folder(),
        file.file(),
        file.stamp(),
        file.settled(),
        file.read(),
        file.read().cluster());
  }

  private static Instead instead(Known file, Optional<String> name, Map<String, Cluster> clusters) {
    Optional<Cluster> used = name.map(clusters::get);
    if (used.isEmpty()) {
      return new Instead.Nothing();
    }
    return used.get().file().equals(file.file())
        ? new Instead.Before()
        : new Instead.Other(used.get().file());
  }
}
