package io.cellwatch.listener;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ListenerArchitectureTest {
  private static final JavaClasses LISTENER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.cellwatch.listener");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.cellwatch.listener.(*)..").should().beFreeOfCycles().check(LISTENER);
    noClasses()
        .that()
        .resideInAnyPackage("..event..", "..option..", "..publish..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.cellwatch.listener")
        .check(LISTENER);
  }

  @Test
  void publisherAndOptionsKnowNoSpark() {
    noClasses()
        .that()
        .resideInAnyPackage("..option..", "..publish..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(LISTENER);
  }

  @Test
  void onlySparkTheJdkAndOurselvesAreNeeded() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.cellwatch.listener..",
            "io.cellwatch.model..",
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "org.apache.spark..",
            "scala..",
            "com.fasterxml.jackson..",
            "com.codahale.metrics..",
            "org.slf4j..",
            "org.jspecify.annotations..")
        .check(LISTENER);
  }

  /** SQL and Connect may be missing from a class path: their classes are known by name alone. */
  @Test
  void noClassOfSqlIsLinked() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark.sql..", "org.apache.spark.connect..")
        .check(LISTENER);
  }
}
