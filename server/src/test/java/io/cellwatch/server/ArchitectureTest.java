package io.cellwatch.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part may know which. */
@AnalyzeClasses(packages = "io.cellwatch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule modelKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.cellwatch.model..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("io.cellwatch.model..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule exporterDoesNotKnowTheServer =
      noClasses()
          .that()
          .resideInAPackage("io.cellwatch.exporter..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cellwatch.server..", "io.cellwatch.listener..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule featuresKnowNeitherTheCommandsNorTheWiring =
      noClasses()
          .that()
          .resideInAPackage("io.cellwatch.server.*..")
          .and()
          .resideOutsideOfPackages("..server.command..", "..server.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..server.command..", "..server.wiring..");

  @ArchTest
  static final ArchRule onlyTheWiringAndTheAccessRulesTouchTheRouting =
      noClasses()
          .that()
          .resideInAPackage("io.cellwatch..")
          .and()
          .resideOutsideOfPackages("..server.wiring..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.helidon.webserver.http.HttpRouting$Builder");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.cellwatch.(**)").should().beFreeOfCycles();
}
