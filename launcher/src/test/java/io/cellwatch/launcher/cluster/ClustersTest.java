package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.SetClock;
import io.cellwatch.launcher.cluster.BrokenFile.Instead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClustersTest {
  private final Path root;
  private final Path site;
  private final Path home;
  private final SetClock clock = new SetClock();
  private final Clusters clusters;

  ClustersTest(@TempDir Path root) throws IOException {
    this.root = root;
    site = Files.createDirectory(root.resolve("site"));
    home = root.resolve("home");
    clusters =
        new Clusters(
            List.of(
                ClusterFolder.builtIn(),
                ClusterFolder.directory(site),
                ClusterFolder.directory(home)),
            Reading.MACHINE,
            clock);
  }

  private Path write(Path folder, String file, String text) throws IOException {
    Files.createDirectories(folder);
    Path path = Files.writeString(folder.resolve(file), text);
    return Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
  }

  private ClusterSet later() {
    clock.advance(Duration.ofSeconds(10));
    return clusters.current();
  }

  private String title(String name) {
    return later().find(name).orElseThrow().title();
  }

  @Test
  void copyDoesNotTakeThePlaceOfTheFileThatWasThere() throws IOException {
    Path mine = write(home, "mine.yaml", "name: own\ntitle: Mine\nspark: {spark.master: x}\n");
    assertEquals("Mine", title("own"));
    write(home, "copy.yaml", "name: own\ntitle: Copy\nspark: {spark.master: x}\n");
    write(home, "own.yaml", "name: own\ntitle: Called so\nspark: {spark.master: x}\n");
    assertEquals("Mine", title("own"));
    assertEquals(2, later().broken().size());
    write(home, "mine.yaml", "name: own\ntitel: In the middle of an edit\n");
    assertEquals("Mine", title("own"));
    assertEquals(3, later().broken().size());
    Files.delete(mine);
    assertEquals("Called so", title("own"));
  }

  @Test
  void fileThatTheParserStumblesOnHidesNoOther() throws IOException {
    write(site, "a.yaml", "name: a\ntitle: \"\\UFFFFFFFF\"\nspark: {spark.master: x}\n");
    write(site, "b.yaml", "name: b\ntitle: B\nspark: {spark.master: x}\n");
    assertEquals("B", title("b"));
    BrokenFile broken = later().broken().getFirst();
    assertEquals(site.resolve("a.yaml").toString(), broken.file());
    assertTrue(broken.faults().getFirst().message().contains("is not YAML"), broken::toString);
  }

  @Test
  void newChangedAndVanishedFilesAreSeen() throws IOException {
    assertEquals(5, clusters.current().clusters().size());
    Path file = write(home, "a.yaml", "name: a\ntitle: one");
    assertEquals("one", title("a"));
    write(home, "a.yaml", "name: a\ntitle: two");
    assertEquals("two", title("a"));
    write(home, "b.yml", "name: b");
    assertEquals("b", title("b"));
    Files.delete(file);
    assertTrue(later().find("a").isEmpty());
  }

  @Test
  void otherFilesAreNotRead() throws IOException {
    write(home, ".a.yaml", "name: a");
    write(home, "b.yaml~", "name: b");
    write(home, "c.json", "{\"name\": \"c\"}");
    Files.createDirectories(home.resolve("below"));
    write(home.resolve("below"), "d.yaml", "name: d");
    ClusterSet set = later();
    assertEquals(5, set.clusters().size());
    assertEquals(List.of(), set.broken());
  }

  @Test
  void aLaterFolderOverridesUntilItsFileGoes() throws IOException {
    write(site, "local.yaml", "name: local\nextends: local\ntitle: site");
    assertEquals("site", title("local"));
    Path mine = write(home, "local.yaml", "name: local\nextends: local\ntitle: mine");
    ClusterSet set = later();
    assertEquals("mine", set.find("local").orElseThrow().title());
    assertEquals(3, set.find("local").orElseThrow().layers().size());
    Files.delete(mine);
    assertEquals("site", title("local"));
  }

  @Test
  void aFileBrokenFromTheBeginningLeavesItsNameToAnEarlierFolder() throws IOException {
    Path mine = write(home, "local.yaml", "name: local\ntitel: mine\n");
    write(home, "other.yaml", "name: other");
    ClusterSet set = later();
    assertEquals("This computer", set.find("local").orElseThrow().title());
    assertTrue(set.find("other").isPresent());
    assertEquals(
        mine
            + ":2:1: titel: no such key: did you mean title?\n"
            + "Until it is mended, cluster local is the one of built-in local.yaml.",
        set.broken().getFirst().toString());
  }

  @Test
  void aFileBrokenLaterKeepsItsClusterUntilItIsMendedOrGone() throws IOException {
    write(home, "local.yaml", "name: local\ntitle: mine");
    write(home, "child.yaml", "name: child\nextends: local");
    assertEquals("mine", title("child"));
    Path file = write(home, "local.yaml", "name: loc");
    Files.writeString(file, "name: [");
    ClusterSet broken = later();
    assertEquals("mine", broken.find("local").orElseThrow().title());
    assertEquals("mine", broken.find("child").orElseThrow().title());
    assertEquals(new Instead.Before(), broken.broken().getFirst().instead());
    assertTrue(
        broken.broken().getFirst().consequence().startsWith("Until it is mended, cluster local"));
    write(home, "local.yaml", "name: local\ntitle: mended");
    ClusterSet mended = later();
    assertEquals("mended", mended.find("child").orElseThrow().title());
    assertEquals(List.of(), mended.broken());
    Files.writeString(file, "name: [");
    later();
    Files.delete(file);
    assertEquals("This computer", title("local"));
  }

  @Test
  void aFileWhoseExtendedClusterIsMistypedKeepsItsCluster() throws IOException {
    write(home, "a.yaml", "name: a\nextends: yarn\ntitle: good");
    assertEquals("good", title("a"));
    write(home, "a.yaml", "name: a\nextends: yran\ntitle: changed");
    ClusterSet set = later();
    assertEquals("good", set.find("a").orElseThrow().title());
    assertEquals(new Instead.Before(), set.broken().getFirst().instead());
  }

  @Test
  void aNewFileWithoutANameToFallBackOnIsReported() throws IOException {
    Path file = write(home, "a.yaml", "title: b: c");
    ClusterSet set = later();
    assertEquals(new Instead.Nothing(), set.broken().getFirst().instead());
    assertEquals(file.toString(), set.broken().getFirst().file());
    assertEquals(
        "Until it is mended, nothing of it is used.", set.broken().getFirst().consequence());
    write(home, "a.yaml", "name: a\nx: 1");
    assertTrue(later().missing("a").startsWith("cluster a cannot be used: " + file + ":2:1: x:"));
    assertEquals("there is no cluster \"yarm\": did you mean yarn?", later().missing("yarm"));
  }

  /** As two saves within one tick of a network folder's clock look. */
  @Test
  void aChangeOfEqualTimeAndSizeIsSeenWhileTheFileIsYoung() throws IOException {
    Path file = write(home, "a.yaml", "name: a\ntitle: one");
    FileTime time = Files.getLastModifiedTime(file);
    clusters.current();
    Files.writeString(file, "name: a\ntitle: two");
    Files.setLastModifiedTime(file, time);
    clock.advance(Duration.ofSeconds(1));
    assertEquals("two", clusters.current().find("a").orElseThrow().title());
  }

  @Test
  void foldersAreLookedAtOnceASecond() throws IOException {
    ClusterSet before = clusters.current();
    write(home, "a.yaml", "name: a");
    clock.advance(Duration.ofMillis(999));
    assertSame(before, clusters.current());
    clock.advance(Duration.ofMillis(1));
    assertTrue(clusters.current().find("a").isPresent());
  }

  @Test
  void nothingIsMadeAnewWhereNothingChanged() throws IOException {
    write(home, "a.yaml", "name: a");
    write(home, "b.yaml", "name: [");
    later();
    ClusterSet settled = later();
    assertSame(settled, later());
  }

  @Test
  void largeFilesAndThingsThatAreNoFilesAreRefused() throws IOException, InterruptedException {
    Path large = write(home, "large.yaml", "name: large\n#" + "x".repeat(Bounds.FILE_BYTES));
    Path folder = Files.createDirectory(home.resolve("folder.yaml"));
    Path pipe = home.resolve("pipe.yaml");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path link = Files.createSymbolicLink(home.resolve("link.yaml"), root.resolve("nowhere"));
    assertEquals(
        Set.of(
            large + ":1:1: must have at most 65536 bytes",
            folder + ":1:1: cannot be read: it must be a plain file",
            pipe + ":1:1: cannot be read: it must be a plain file",
            link + ":1:1: cannot be read: it is a link to nothing, or was just removed"),
        Set.copyOf(
            later().broken().stream().map(each -> each.faults().getFirst().toString()).toList()));
  }

  @Test
  void filesOfAFolderAreBounded() throws IOException {
    for (int file = 0; file < Bounds.FILES_PER_FOLDER + 5; file++) {
      write(home, "c%03d.yaml".formatted(file), "name: c" + file);
    }
    ClusterSet set = later();
    assertEquals(5 + Bounds.FILES_PER_FOLDER, set.clusters().size());
    assertEquals(
        home + ":1:1: has 205 cluster files, of which the first 200 by name are read",
        set.broken().getFirst().faults().getFirst().toString());
  }

  @Test
  void aFolderThatIsAFileIsReported() throws IOException {
    Files.writeString(home, "");
    assertEquals(
        home + ":1:1: must be a folder, and is a file",
        later().broken().getFirst().faults().getFirst().toString());
  }

  @Test
  void manyThreadsAlwaysGetWholeSets()
      throws IOException, InterruptedException, ExecutionException {
    write(home, "a.yaml", "name: a\ntitle: t0\ndescription: t0");
    clusters.current();
    List<Future<Integer>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        readers.add(
            threads.submit(
                () -> {
                  int seen = 0;
                  for (int time = 0; time < 300; time++) {
                    clock.advance(Duration.ofSeconds(1));
                    Cluster cluster = clusters.current().find("a").orElseThrow();
                    assertEquals(cluster.title(), cluster.description());
                    seen++;
                  }
                  return seen;
                }));
      }
      for (int version = 1; version <= 100; version++) {
        String title = "t" + version;
        Path next =
            Files.writeString(
                root.resolve("next"),
                "name: a\ntitle: %s\ndescription: %s".formatted(title, title));
        Files.move(next, home.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
      }
      for (Future<Integer> reader : readers) {
        assertEquals(300, reader.get());
      }
    }
    assertEquals("t100", title("a"));
  }
}
