package io.cellwatch.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterFileReaderTest {
  @Test
  void allFaultsOfAFileAreToldAtOnceEachWithItsPlace() {
    String text =
        """
        nme: nightly
        template: conect
        spark:
          executor.memory: 4g
          spark.cores: ${machine.core}
        options:
          - name: cores
            type: integer
            property: spark.cores.max
            min: 10
            max: 5
          - name: memory
            type: strin
        """;
    assertEquals(
        List.of(
            "test.yaml:1:1: nme: no such key: did you mean name?",
            "test.yaml:1:1: name: is missing: it must begin with a letter and have at most 64 letters,"
                + " digits, dots, - and _",
            "test.yaml:2:1: template: must be session or connect, not \"conect\"; did you mean connect?",
            "test.yaml:4:3: spark[executor.memory]: is not the key of a property of Spark, which begins"
                + " with spark. and has at most 256 letters, digits, dots, slashes, - and _",
            "test.yaml:5:3: spark[spark.cores]: ${machine.core} is no value of the machine: did you"
                + " mean machine.cores?",
            "test.yaml:10:5: options[1].min: must not be above max, which is 5",
            "test.yaml:13:5: options[2].type: must be one of integer, number, boolean, select, string,"
                + " mapping, not \"strin\"; did you mean string?"),
        Reading.faults(text));
  }

  @Test
  void valuesOfPropertiesAreWhatIsWritten() {
    Cluster cluster =
        Reading.cluster(
            "name: a\nspark: {spark.a: 1.10, spark.b: yes, spark.c: 0x10, spark.d: 2026-01-02, spark.e: \"\"}");
    assertEquals(
        List.of("1.10", "yes", "0x10", "2026-01-02", ""),
        cluster.layers().getFirst().properties().stream().map(Setting::value).toList());
  }

  @Test
  void defaultThatIsOrGivesASecretIsInNoFault() {
    String text =
        """
        name: a
        options:
          - {name: b, type: string, property: spark.x.token, pattern: "[a-z]+", default: HIDDEN}
          - {name: c, type: string, property: spark.remote, pattern: "[a-z]+", default: "sc://h/;token=HIDDEN"}
          - {name: d, type: select, property: spark.y.password, choices: [HIDDEN], default: HIDDEN2}
          - {name: e, type: mapping, default: "password: HIDDEN"}
        """;
    assertEquals(
        List.of(
            "test.yaml:3:73: options[1].default: must match the pattern [a-z]+",
            "test.yaml:4:72: options[2].default: must match the pattern [a-z]+",
            "test.yaml:5:76: options[3].default: must be one of the choices, which are secrets: see the"
                + " cluster's file",
            "test.yaml:6:30: options[4].default: must be lines of key=value, and one has no ="),
        Reading.faults(text));
  }

  @Test
  void aFileWithFaultsTellsItsNameIfItCan() {
    assertEquals(Optional.of("a"), Reading.read("name: a\nx: 1").name());
    assertEquals(Optional.empty(), Reading.read("name: [").name());
  }

  @Test
  void keysThatAreThereTwiceAreFaults() {
    assertEquals(
        List.of(
            "test.yaml:4:3: spark[spark.a]: is there twice, first in line 3: remove one",
            "test.yaml:5:1: name: is there twice, first in line 1: remove one"),
        Reading.faults("name: a\nspark:\n  spark.a: 1\n  spark.a: 2\nname: b\n"));
  }

  @Test
  void syntaxErrorsNameTheirPlace() {
    String fault = Reading.faults("name: a\nspark:\n\tspark.a: 1\n").getFirst();
    assertEquals("test.yaml:3:1: is indented by a tab, which YAML forbids: use spaces", fault);
    String colon = Reading.faults("name: a\ntitle: b: c\n").getFirst();
    assertTrue(colon.startsWith("test.yaml:2:9: is not YAML from here on:"), colon);
  }

  @Test
  void faultsOfOneFileAreBounded() {
    StringBuilder text = new StringBuilder("name: a\n");
    for (int key = 0; key < 200; key++) {
      text.append("key").append(key).append(": 1\n");
    }
    List<String> faults = Reading.faults(text.toString());
    assertEquals(Bounds.FAULTS_PER_FILE + 1, faults.size());
    assertEquals("test.yaml:1:1: has 150 more faults; mend these first", faults.getLast());
  }

  @Test
  void lengthsAndNumbersAreBounded() {
    assertEquals(
        List.of("test.yaml:2:1: title: must have at most 200 characters, and has 201"),
        Reading.faults("name: a\ntitle: " + "x".repeat(201)));
    assertEquals(
        List.of("test.yaml:2:1: options: must have at most 64 members, and has 65"),
        Reading.faults("name: a\noptions:\n" + options(65)));
    assertEquals(List.of(), Reading.faults("name: a\noptions:\n" + options(64)));
  }

  private static String options(int number) {
    StringBuilder text = new StringBuilder();
    for (int option = 0; option < number; option++) {
      text.append("  - {name: o").append(option).append(", type: mapping}\n");
    }
    return text.toString();
  }
}
