package io.cellwatch.exporter.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.model.JobRecord;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullUpdateTest {
  private final Applications applications =
      new Applications(Clock.systemUTC(), Retention.DEFAULT, List.of());
  private long sequence;

  private void take(boolean full, String jobs) throws RefusedException {
    sequence++;
    String json =
        "{'version':1,'sequence':%d,'full':%b,'application':{'state':'RUNNING'},'jobs':[%s]}"
            .formatted(sequence, full, jobs);
    applications.take("instance-1", ProtocolJson.update(json.replace('\'', '"').getBytes(UTF_8)));
  }

  private static String job(int id, String state) {
    return "{'jobId':%d,'state':'%s'}".formatted(id, state);
  }

  private List<Integer> jobs() {
    return applications.views().get(0).jobs().stream().map(JobRecord::jobId).toList();
  }

  @Test
  void whatADriverHadToForgetDoesNotRunForEver() throws RefusedException {
    take(true, job(1, "SUCCEEDED") + "," + job(2, "RUNNING") + "," + job(3, "RUNNING"));
    take(true, job(3, "RUNNING"));
    assertEquals(List.of(3), jobs());
  }

  @Test
  void messagesThatFollowTheFirstOfAFullUpdateAddToIt() throws RefusedException {
    take(true, job(1, "RUNNING"));
    take(true, job(2, "RUNNING"));
    take(false, job(3, "RUNNING"));
    assertEquals(List.of(2, 3), jobs());
  }
}
