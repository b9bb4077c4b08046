package io.cellwatch.benchmarks.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.listener.publish.UpdateJson;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import org.junit.jupiter.api.Test;

class SimulatedDriverTest {
  private static final long NOW = 1_780_000_000_000L;

  @Test
  void updatesAreReadByTheServerAsTheyWereWritten() throws Exception {
    SimulatedDriver driver = new SimulatedDriver(7, NOW);
    UpdateJson json = new UpdateJson();
    for (int second = 1; second <= 12; second++) {
      driver.step(NOW + second * 1_000L);
      StateUpdate update = driver.update(NOW + second * 1_000L, second == 1);
      assertEquals(update, ProtocolJson.update(json.bytes(update)));
    }
  }

  @Test
  void aStepChangesAFewRecordsOnly() {
    SimulatedDriver driver = new SimulatedDriver(7, NOW);
    for (int second = 1; second <= 60; second++) {
      driver.step(NOW + second * 1_000L);
      StateUpdate update = driver.update(NOW + second * 1_000L, false);
      assertTrue(update.records().count() <= 12, () -> update.records().toList().toString());
      assertEquals(
          second * 20L, update.application().totals().get(Quantity.TASKS_SUCCESS), "task ends");
    }
    assertEquals(11, driver.jobs());
  }
}
