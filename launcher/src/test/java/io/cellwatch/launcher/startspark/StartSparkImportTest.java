package io.cellwatch.launcher.startspark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.launcher.cluster.ClusterFileCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of clusters of Start Spark. */
class StartSparkImportTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("cluster.json"), json);
  }

  private String imported(String json) throws Exception {
    return ClusterDocument.of(List.of(StartSparkCluster.read(file(json))), Set.of()).get(0).text();
  }

  @Test
  void whatPeopleChangeIsAnOptionAndAllElseStays() throws Exception {
    assertEquals(
        """
        name: big-nodes
        title: Big nodes
        description: Imported from Start Spark, where it was of type standalone.
        template: session
        languages:
          - python
        spark:
          spark.eventLog.enabled: 'true'
          spark.master: spark://head:7077
        options:
          - name: driver-memory
            label: Memory of the driver
            type: string
            property: spark.driver.memory
            default: 8g
          - name: executors
            label: Number of executors
            type: string
            property: spark.executor.instances
            default: '2'
          - name: properties
            label: Further properties
            description: Anything else that Spark knows, one line key=value for each.
            type: mapping
        """,
        imported(
            """
            {"name": "Big nodes", "type": "standalone", "conf": {
              "spark.driver.memory": "8g", "spark.executor.instances": 2,
              "spark.eventLog.enabled": true, "spark.master": "spark://head:7077"}}
            """));
  }

  @Test
  void anAddressThatStartSparkFoundElsewhereIsAskedFor() throws Exception {
    String document = imported("{'name':'AWS','type':'kubernetes','conf':{}}".replace('\'', '"'));
    assertTrue(document.contains("    property: spark.master\n    required: true\n"), document);
    String local = imported("{'name':'Here','type':'local','conf':{}}".replace('\'', '"'));
    assertTrue(local.contains("    property: spark.master\n    default: local[*]\n"), local);
  }

  @Test
  void itsOwnDefaultsAreTakenOverBelowWhatItSets() throws Exception {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        "# ours\nspark.master   yarn \nspark.executor.memory 1g\nspark.app.name=caf\u00e9\nhadoop.x 1\n");
    Files.writeString(conf.resolve("hive-site.xml"), "<configuration/>");
    StartSparkCluster cluster =
        StartSparkCluster.read(
            file("{'name':'N','conf':{'spark.executor.memory':'4g'}}".replace('\'', '"')));
    assertEquals(
        Map.of(
            "spark.master", "yarn", "spark.executor.memory", "4g", "spark.app.name", "caf\u00e9"),
        cluster.properties());
    assertEquals(
        List.of(
            "hadoop.x is left out: Spark takes no property that does not begin with spark. (a Hadoop one is written spark.hadoop.hadoop.x)",
            "%s was found by Start Spark's sessions: set SPARK_CONF_DIR=%s for the kernel if it is still needed"
                .formatted(conf.resolve("hive-site.xml"), conf)),
        cluster.notes());
    assertTrue(
        ClusterDocument.of(List.of(cluster), Set.of())
            .get(0)
            .text()
            .startsWith("# hadoop.x is left out"));
  }

  @Test
  void aNumberIsTakenOverAsItWasWritten() throws Exception {
    StartSparkCluster cluster =
        StartSparkCluster.read(
            file(
                """
                {"name": "N", "conf": {
                  "spark.small": 0.0005, "spark.long": 12345678.25, "spark.whole": 12345678901234567890,
                  "spark.speculation": true}}
                """));
    assertEquals(
        Map.of(
            "spark.small", "0.0005",
            "spark.long", "12345678.25",
            "spark.whole", "12345678901234567890",
            "spark.speculation", "true"),
        cluster.properties());
  }

  @Test
  void whatTheServerWouldRefuseIsLeftOutAndSaid() throws Exception {
    StartSparkCluster cluster =
        StartSparkCluster.read(
            file(
                """
                {"name": "%s", "conf": {
                  "spark.master": "yarn",
                  "spark.hadoop.hadoop.proxyuser.*.hosts": "x",
                  "spark.long": "%s",
                  "spark.nul": "a\\u0000b",
                  "spark.kept": "1"}}
                """
                    .formatted("N".repeat(201), "v".repeat(8_193))));
    assertEquals(Map.of("spark.master", "yarn", "spark.kept", "1"), cluster.properties());
    assertEquals(
        List.of(
            "spark.hadoop.hadoop.proxyuser.*.hosts is left out: the key of a property begins with"
                + " spark. and has at most 256 letters, digits, dots, slashes, - and _",
            "spark.long is left out: its value must have at most 8192 characters, and has 8193",
            "spark.nul is left out: its value must not have a NUL, which no process can be told",
            "the name is cut: a title has at most 200 characters"),
        cluster.notes());
    String text = ClusterDocument.of(List.of(cluster), Set.of()).getFirst().text();
    assertEquals(List.of(), ClusterFileCheck.faults("n.yaml", text));
  }

  @Test
  void addressOfASparkConnectServerMakesAClusterOfItsKind() throws Exception {
    StartSparkCluster cluster =
        StartSparkCluster.read(
            file(
                """
                {"name": "Shared", "conf": {
                  "spark.remote": "sc://host:15002", "spark.master": "local[*]"}}
                """));
    assertEquals(Map.of("spark.remote", "sc://host:15002"), cluster.properties());
    assertTrue(cluster.notes().getFirst().startsWith("spark.master is left out: spark.remote"));
    String text = ClusterDocument.of(List.of(cluster), Set.of()).getFirst().text();
    assertTrue(text.contains("\ntemplate: connect\n"), text);
    assertTrue(text.contains("\n  spark.remote: sc://host:15002\n"), text);
    assertFalse(text.contains("spark.master\n"), text);
    assertEquals(List.of(), ClusterFileCheck.faults("shared.yaml", text));
  }

  @Test
  void notesStayComments() throws Exception {
    String document =
        imported("{'name':'N','conf':{'a\\nspark: {x: y}\\u2028z':'1'}}".replace('\'', '"'));
    assertTrue(document.startsWith("# a?spark: {x: y}?z is left out"), document);
  }

  @Test
  void namesThatBecomeOneGetANumber() {
    List<StartSparkCluster> clusters =
        List.of("My Cluster", "my-cluster", "MY  CLUSTER!", "\u661f").stream()
            .map(name -> new StartSparkCluster(name, "", Map.of(), List.of()))
            .toList();
    assertEquals(
        List.of("my-cluster-2", "my-cluster-3", "my-cluster-4", "imported"),
        ClusterDocument.of(clusters, Set.of("my-cluster")).stream()
            .map(ClusterDocument::name)
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'name':'a',\\n 'conf':{}              | cluster.json:2: is no JSON: Unexpected end-of-input
          {'name':'a','name':'b','conf':{}}      | Duplicate field 'name'
          []                                     | expected an object with name and conf
          {'conf':{}}                            | name: expected a text
          {'name':7,'conf':{}}                   | name: expected a text
          {'name':'a'}                           | conf: expected an object of Spark properties
          {'name':'a','conf':['x']}              | conf: expected an object of Spark properties
          {'name':'a','conf':{'spark.x':null}}   | conf: spark.x: null: expected a text, a number
          {'name':'a','conf':{'spark.x':{}}}     | conf: spark.x: {}: expected a text, a number
          """)
  void brokenFilesSayWhere(String json, String message) throws Exception {
    Path file = file(json.replace('\'', '"').replace("\\n", "\n"));
    ImportException refused =
        assertThrows(ImportException.class, () -> StartSparkCluster.read(file));
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.startsWith(folder.toString()), said);
    assertTrue(said.contains(message), said);
  }

  @Test
  void hugeOrUnreadableFilesAreRefused() throws Exception {
    Path large = Files.write(folder.resolve("large.json"), new byte[(1 << 20) + 1]);
    assertTrue(
        String.valueOf(
                assertThrows(ImportException.class, () -> StartSparkCluster.read(large))
                    .getMessage())
            .contains("larger"));
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.write(
        conf.resolve("spark-defaults.conf"),
        "spark.x caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Path file = file("{\"name\":\"a\",\"conf\":{}}");
    assertEquals(
        conf.resolve("spark-defaults.conf") + ": is not in UTF-8",
        assertThrows(ImportException.class, () -> StartSparkCluster.read(file)).getMessage());
  }

  @Test
  void clustersAreFoundWhereStartSparkLooks() throws Exception {
    Path own = folder.resolve(".sparkmanager/clusters/one");
    Path file = Files.writeString(Files.createDirectories(own).resolve("cluster.json"), "{}");
    List<Path> usual = StartSparkFolders.usual(Map.of("CONDA_PREFIX", "/opt/conda"), folder);
    assertEquals(
        List.of(
            folder.resolve(".sparkmanager/clusters"),
            folder.resolve(".local/etc/sparkmanager/clusters"),
            Path.of("/opt/conda/etc/sparkmanager/clusters"),
            Path.of("/usr/local/etc/sparkmanager/clusters"),
            Path.of("/etc/sparkmanager/clusters")),
        usual);
    for (Path place : List.of(usual.get(0), own, file)) {
      assertEquals(Set.of(file), StartSparkFolders.filesAt(place, Assertions::fail));
    }
    Path nowhere = folder.resolve("nowhere");
    assertThrows(ImportException.class, () -> StartSparkFolders.filesAt(nowhere, Assertions::fail));
  }

  @Test
  void folderThatCannotBeReadDoesNotHoldTheOthers() throws Exception {
    Path clusters = folder.resolve(".sparkmanager/clusters");
    Path file =
        Files.writeString(
            Files.createDirectories(clusters.resolve("good")).resolve("cluster.json"), "{}");
    // One that not even root can read: it leads back to where it is.
    Files.createSymbolicLink(clusters.resolve("loop"), clusters);
    List<String> unreadable = new ArrayList<>();
    assertEquals(Set.of(file), StartSparkFolders.filesAt(clusters, unreadable::add));
    assertEquals(1, unreadable.size());
    assertTrue(unreadable.get(0).startsWith(clusters.resolve("loop") + ": cannot be read"));
  }

  @Test
  void importedValuesAreReadBackWhateverCharactersTheyHave() throws Exception {
    String document =
        imported(
            "{\"name\":\"N\",\"conf\":{\"spark.hadoop.textinputformat.record.delimiter\":\"\\u0001\"}}");
    assertTrue(document.contains("record.delimiter: \"\\x01\""), document);
    assertFalse(document.contains("!!"), document);
  }
}
