package io.cellwatch.launcher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListPropertyTest {
  private static String join(String key, String... values) {
    return ListProperty.of(key).orElseThrow().join(List.of(values));
  }

  @Test
  void partsOfCommaListsAreTrimmedAndThereOnce() {
    assertEquals("a,b,c", join("spark.jars.packages", " a ,b,,", "b, c,a"));
  }

  @Test
  void pathsHaveEachEntryOnceInTheirOrder() {
    assertEquals("/b:/a:/c", join("spark.driver.extraClassPath", "/b:/a", "/c:/b"));
  }

  @Test
  void optionsOfAJvmAreAllKept() {
    assertEquals(
        "--add-opens a=b --add-opens c=d -Dx='1 2' -Dx=3",
        join(
            "spark.driver.extraJavaOptions",
            "--add-opens a=b",
            " --add-opens c=d ",
            "-Dx='1 2' -Dx=3"));
  }

  @Test
  void otherPropertiesAreNoLists() {
    assertEquals(Optional.empty(), ListProperty.of("spark.executor.memory"));
    assertEquals(Optional.empty(), ListProperty.of("spark.yarn.jars"));
  }
}
