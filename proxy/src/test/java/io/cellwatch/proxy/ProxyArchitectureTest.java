package io.cellwatch.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The proxy knows nothing of its siblings. */
@AnalyzeClasses(
    packages = "io.cellwatch.proxy",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ProxyArchitectureTest {
  @ArchTest
  static final ArchRule itKnowsOnlyItselfAndItsLibraries =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.cellwatch.proxy..",
              "java..",
              "javax.crypto..",
              "javax.net.ssl..",
              "io.helidon..",
              "org.apache.hc.core5..",
              "com.fasterxml.jackson..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.cellwatch.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rulesForRequestsDoNotSend =
      noClasses()
          .that()
          .resideInAnyPackage("..proxy.request..", "..proxy.upstream..", "..proxy.rewrite..")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameStartingWith("UpstreamClient");
}
