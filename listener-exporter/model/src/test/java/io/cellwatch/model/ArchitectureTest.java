package io.cellwatch.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.cellwatch.model", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule recordsKnowNothingOfTheFold =
      noClasses()
          .that()
          .resideInAPackage("io.cellwatch.model")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cellwatch.model.fold..");

  @ArchTest
  static final ArchRule nothingButTheJdkIsNeeded =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.cellwatch.model..", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.cellwatch.(**)").should().beFreeOfCycles();
}
