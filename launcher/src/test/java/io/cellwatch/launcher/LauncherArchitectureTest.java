package io.cellwatch.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The launcher knows nothing of its siblings. */
@AnalyzeClasses(
    packages = "io.cellwatch.launcher",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LauncherArchitectureTest {
  @ArchTest
  static final ArchRule itKnowsOnlyItselfAndItsLibraries =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.cellwatch.launcher..",
              "java..",
              "javax.crypto..",
              "com.sun.management..",
              "org.apache.commons.text..",
              "io.helidon..",
              "org.stringtemplate..",
              // StringTemplate's errors tell places by its tokens.
              "org.antlr.runtime..",
              "org.yaml.snakeyaml..",
              "com.fasterxml.jackson..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.cellwatch.(**)").should().beFreeOfCycles();
}
