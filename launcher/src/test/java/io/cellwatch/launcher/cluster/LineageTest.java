package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineageTest {
  private final List<Lineage.Member> members = new ArrayList<>();

  private void add(int folder, String file, String text) {
    ClusterFileReader.Read read =
        new ClusterFileReader(Reading.MACHINE).read(file, text.getBytes(StandardCharsets.UTF_8));
    members.add(new Lineage.Member(folder, read.cluster().orElseThrow(), Optional.empty()));
  }

  private Lineage lineage(String... broken) {
    return new Lineage(members, Set.of(broken));
  }

  private static Cluster cluster(Lineage lineage, String name) {
    return Optional.ofNullable(lineage.clusters().get(name)).orElseThrow();
  }

  private static List<String> faults(Lineage lineage, String file) {
    return lineage.faults().getOrDefault(file, List.of()).stream().map(Fault::toString).toList();
  }

  @Test
  void whatIsExtendedComesFirstAndIsReplacedByName() {
    add(
        0,
        "a.yaml",
        """
        name: a
        title: A
        description: of a
        template: connect
        languages: [scala]
        spark: {spark.a: 1}
        options: [{name: x, type: mapping}, {name: y, type: mapping, label: old}]
        bundles: [{name: p, spark: {}}]
        """);
    add(
        0,
        "b.yaml",
        """
        name: b
        title: B
        extends: a
        spark: {spark.b: 1}
        options: [{name: z, type: mapping}, {name: y, type: mapping, label: new}]
        bundles: [{name: q, spark: {}}]
        """);
    Cluster cluster = cluster(lineage(), "b");
    assertEquals("B", cluster.title());
    assertEquals("of a", cluster.description());
    assertEquals(LaunchPlan.Kind.CONNECT, cluster.kind());
    assertEquals(Set.of(Language.SCALA), cluster.languages());
    assertEquals(List.of("a", "b"), cluster.layers().stream().map(Cluster.Layer::cluster).toList());
    assertEquals(
        List.of("x x", "y new", "z z"),
        cluster.options().stream().map(each -> each.name() + " " + each.facts().label()).toList());
    assertEquals(List.of("p", "q"), cluster.bundles().stream().map(Bundle::name).toList());
  }

  @Test
  void whatIsNotTakenOverIsGoneForThoseBelow() {
    add(
        0,
        "a.yaml",
        """
        name: a
        options: [{name: x, type: mapping}, {name: y, type: mapping, label: old}]
        bundles: [{name: p, spark: {}}, {name: q, spark: {}}]
        """);
    add(
        0,
        "b.yaml",
        """
        name: b
        extends: a
        without: [x, y, q]
        options: [{name: y, type: mapping, label: new}]
        """);
    add(0, "c.yaml", "name: c\nextends: b");
    for (String name : List.of("b", "c")) {
      Cluster cluster = cluster(lineage(), name);
      assertEquals(
          List.of("new"),
          cluster.options().stream().map(each -> each.facts().label()).toList(),
          name);
      assertEquals(List.of("p"), cluster.bundles().stream().map(Bundle::name).toList(), name);
    }
    assertEquals(2, cluster(lineage(), "a").options().size());
  }

  @Test
  void whatIsNotThereCannotBeLeftOut() {
    add(0, "a.yaml", "name: a\noptions: [{name: memory, type: mapping}]");
    add(0, "b.yaml", "name: b\nextends: a\nwithout: [memroy]");
    assertEquals(
        List.of(
            "b.yaml:3:1: without: the cluster a has no option or bundle \"memroy\": did you mean"
                + " memory?"),
        faults(lineage(), "b.yaml"));
    assertEquals(
        List.of("without: is for a cluster that extends another one: there is no extends"),
        Reading.faults("name: a\nwithout: [x]").stream()
            .map(each -> each.substring(each.indexOf("without")))
            .toList());
    assertEquals(
        List.of("without: must list names of options and bundles"),
        Reading.faults("name: a\nextends: b\nwithout: [[x]]").stream()
            .map(each -> each.substring(each.indexOf("without")))
            .toList());
  }

  @Test
  void aLaterFolderReplacesAndMayExtendItsOwnName() {
    add(0, "0.yaml", "name: a\ntitle: zero\nspark: {spark.a: 0}");
    add(1, "1.yaml", "name: a\nextends: a\ntitle: one\nspark: {spark.a: 1}");
    add(2, "2.yaml", "name: a\nextends: a\nspark: {spark.a: 2}");
    Cluster cluster = cluster(lineage(), "a");
    assertEquals("one", cluster.title());
    assertEquals(
        List.of("0.yaml", "1.yaml", "2.yaml"),
        cluster.layers().stream().map(Cluster.Layer::file).toList());
  }

  @Test
  void anotherNameMeansTheLatestFoldersCluster() {
    add(0, "a.yaml", "name: a\ntitle: zero");
    add(0, "b.yaml", "name: b\nextends: a");
    add(1, "mine.yaml", "name: a\ntitle: mine");
    assertEquals("mine", cluster(lineage(), "b").title());
  }

  @Test
  void aRingIsNamedInEachOfItsFiles() {
    add(0, "a.yaml", "name: a\nextends: b");
    add(0, "b.yaml", "name: b\nextends: c");
    add(0, "c.yaml", "name: c\nextends: a");
    add(0, "d.yaml", "name: d\nextends: a");
    Lineage lineage = lineage();
    assertEquals(
        List.of(
            "b.yaml:2:1: extends: the clusters extend each other in a ring, b → c → a → b: one must"
                + " not"),
        faults(lineage, "b.yaml"));
    assertEquals(
        List.of("d.yaml:2:1: extends: the cluster a has faults itself: mend its file first"),
        faults(lineage, "d.yaml"));
    assertEquals(Map.of(), lineage.clusters());
  }

  @Test
  void aRingIsTheFaultOfTheLatestFolder() {
    add(0, "a.yaml", "name: a\ntitle: first");
    add(0, "b.yaml", "name: b\nextends: a");
    add(1, "mine.yaml", "name: a\nextends: b");
    Lineage lineage = lineage();
    assertEquals(Set.of("mine.yaml"), lineage.faults().keySet());
    assertEquals("first", cluster(lineage, "b").title());
    assertEquals("a.yaml", cluster(lineage, "a").file());
  }

  @Test
  void whatDoesNotExistIsTold() {
    add(0, "nightly.yaml", "name: nightly\nextends: standalon");
    add(0, "standalone.yaml", "name: standalone");
    add(0, "self.yaml", "name: self\nextends: self");
    add(0, "child.yaml", "name: child\nextends: torn");
    Lineage lineage = lineage("torn");
    assertEquals(
        List.of(
            "nightly.yaml:2:1: extends: there is no cluster standalon: did you mean standalone?"),
        faults(lineage, "nightly.yaml"));
    assertEquals(
        List.of(
            "self.yaml:2:1: extends: no earlier folder has a cluster self that could be extended"),
        faults(lineage, "self.yaml"));
    assertEquals(
        List.of("child.yaml:2:1: extends: the cluster torn has faults itself: mend its file first"),
        faults(lineage, "child.yaml"));
    assertEquals(Set.of("standalone"), lineage.clusters().keySet());
  }

  @Test
  void aNameTwiceInAFolderIsTheSecondFilesFault() {
    add(0, "a.yaml", "name: a\ntitle: first");
    add(0, "b.yaml", "name: a\ntitle: second");
    Lineage lineage = lineage();
    assertEquals(
        List.of(
            "b.yaml:1:1: name: a.yaml has a cluster a, too, and that one counts; a folder may have each"
                + " name once"),
        faults(lineage, "b.yaml"));
    assertEquals("first", cluster(lineage, "a").title());
  }

  @Test
  void ofANameTwiceTheFileThatIsCalledSoCounts() {
    add(0, "/own.bak.yaml", "name: own\ntitle: copy");
    add(0, "/own.yaml", "name: own\ntitle: itself");
    add(0, "/own2.yaml", "name: own\ntitle: another");
    Lineage lineage = lineage();
    assertEquals("itself", cluster(lineage, "own").title());
    assertEquals(List.of(), faults(lineage, "/own.yaml"));
    assertEquals(1, faults(lineage, "/own2.yaml").size());
    assertEquals(
        List.of(
            "/own.bak.yaml:1:1: name: /own.yaml has a cluster own, too, and that one counts; a folder"
                + " may have each name once"),
        faults(lineage, "/own.bak.yaml"));
  }

  @Test
  void linesOfClustersAreBounded() {
    add(0, "c0.yaml", "name: c0");
    for (int each = 1; each <= Bounds.CHAIN; each++) {
      add(0, "c" + each + ".yaml", "name: c" + each + "\nextends: c" + (each - 1));
    }
    Lineage lineage = lineage();
    assertEquals(Set.of("c10.yaml"), lineage.faults().keySet());
    assertEquals(10, cluster(lineage, "c9").layers().size());
  }
}
