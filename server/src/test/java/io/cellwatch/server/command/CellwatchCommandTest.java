package io.cellwatch.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that end by themselves. */
class CellwatchCommandTest {
  @TempDir private Path home = Path.of("");

  @Test
  void versionIsPrinted() throws Exception {
    try (CellwatchProcess command = CellwatchProcess.start(home, Map.of(), "version")) {
      assertEquals(0, command.awaitEnd());
      assertTrue(command.out().matches("cellwatch \\d+\\.\\d+\\.\\d+.*\n"), command.out());
    }
  }

  @Test
  void nothingToDoIsExplained() throws Exception {
    try (CellwatchProcess command = CellwatchProcess.start(home, Map.of())) {
      assertEquals(2, command.awaitEnd());
      assertTrue(command.error().contains("Name a subcommand"), command.error());
      assertTrue(command.error().contains("serve"), command.error());
    }
  }

  @Test
  void mistypedSubcommandIsExplained() throws Exception {
    try (CellwatchProcess command = CellwatchProcess.start(home, Map.of(), "server")) {
      assertEquals(2, command.awaitEnd());
      assertTrue(command.error().contains("cellwatch serve"), command.error());
    }
  }

  @Test
  void prometheusReadsTheTokenFromTheRunningServersFile() throws Exception {
    try (CellwatchProcess server = CellwatchProcess.start(home, Map.of(), "serve", "--port", "0")) {
      String address = server.awaitLine("?token=");
      server.awaitLine("Runtime file");
      try (CellwatchProcess command = CellwatchProcess.start(home, Map.of(), "prometheus-config")) {
        assertEquals(0, command.awaitEnd());
        String target = address.replaceAll(".*http://([^/]+)/.*", "$1");
        assertTrue(command.out().contains("- targets: ['" + target + "']"), command.out());
        assertTrue(
            command.out().contains("credentials_file: '" + home + "/.local/share/cellwatch/token'"),
            command.out());
        assertFalse(command.out().contains(address.replaceAll(".*=", "")), "the token is shown");
      }
    }
  }

  @Test
  void openMetricsNeedNoCredentials() throws Exception {
    try (CellwatchProcess command =
        CellwatchProcess.start(
            home, Map.of("CELLWATCH_METRICS_OPEN", "true"), "prometheus-config")) {
      assertEquals(0, command.awaitEnd());
      assertEquals(
          """
          # Written by `cellwatch prometheus-config`.
          scrape_configs:
            - job_name: cellwatch
              scrape_interval: 5s
              # spark_application_info has a label instance of its own: the driver's.
              honor_labels: true
              static_configs:
                - targets: ['127.0.0.1:8090']
          """,
          command.out());
    }
  }
}
