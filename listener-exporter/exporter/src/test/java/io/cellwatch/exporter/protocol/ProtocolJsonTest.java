package io.cellwatch.exporter.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolJsonTest {
  private static final String APPLICATION = "'application':{'state':'RUNNING'}";

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static StateUpdate update(String fields) throws RefusedException {
    return ProtocolJson.update(json("{'version':1,'sequence':1," + fields + "}"));
  }

  @Test
  void whatIsMissingHasItsDefaultAndWhatIsUnknownIsIgnored() throws RefusedException {
    StateUpdate update =
        update(
            "'future':{'deep':[1,2]},'application':{'state':'RUNNING','new':1,"
                + "'totals':{'RUN_MILLIS':7,'FUTURE_SUM':{'x':1}}}");
    assertEquals(ApplicationState.RUNNING, update.application().state());
    assertEquals(7, update.application().totals().get(Quantity.RUN_MILLIS));
    assertTrue(update.jobs().isEmpty());
  }

  @Test
  void aWayToFindCellsThatIsNotKnownYetIsNoReasonToRefuse() throws RefusedException {
    StateUpdate update =
        update(
            APPLICATION
                + ",'jobs':[{'jobId':1,'state':'RUNNING','run':{'cell':'c','source':'TELEPATHY'}}]");
    assertEquals(CellSource.NONE, update.jobs().get(0).run().source());
  }

  @Test
  void whatIsWrittenIsReadBackEqual() throws RefusedException {
    StateUpdate update =
        update(
            "'application':{'state':'ENDED','name':'a','totals':{'JOBS_FAILED':3}},"
                + "'jobs':[{'jobId':4,'state':'FAILED','error':'line 1\\nline 2','stageIds':[1,2],"
                + "'run':{'cell':'c','source':'TAG'}}]");
    assertEquals(update, ProtocolJson.update(ProtocolJson.write(update).getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {                                                          | malformed JSON
          []                                                         | body
          null                                                       | null
          {'version':1,'sequence':0,APP}                             | sequence: 0
          {'sequence':1,APP}                                         | version
          {'version':1,'sequence':1}                                 | application: missing
          {'version':1,'sequence':1,'application':{}}                | application.state: missing
          {'version':1,'sequence':1.5,APP}                           | sequence
          {'version':1,'sequence':'1',APP}                           | sequence
          {'version':1,'sequence':9223372036854775808,APP}           | sequence
          {'version':1,'sequence':NaN,APP}                           | malformed JSON
          {'version':1,'version':1,'sequence':1,APP}                 | version
          {'version':1,'sequence':1,APP,'jobs':{}}                   | jobs
          {'version':1,'sequence':1,APP,'jobs':[null]}               | jobs
          {'version':1,'sequence':1,APP,'jobs':[{'state':'RUNNING'}]} | jobId
          {'version':1,'sequence':1,APP,'stages':[{'stageId':1,'state':'RUNNING','sharing':[{}]}]} | jobId
          {'version':1,'sequence':1,APP,'stages':[{'stageId':1,'state':'RUNNING','chosenTasks':[{'state':'RUNNING'}]}]} | taskId
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':-1,'state':'RUNNING'}]} | job.jobId: -1
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','stageIds':[-1]}]} | job.stageIds: -1
          {'version':1,'sequence':1,APP,'stages':[{'stageId':1,'state':'RUNNING','jobIds':[2,-3]}]} | stage.jobIds: -3
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'GONE'}]} | jobs[0].state
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':1}]} | jobs[0].state
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1}]}        | job.state: missing
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','startMillis':-5}]} | job.startMillis: -5
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','name':'a\\nb'}]} | job.name
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','name':'\\ud800'}]} | job.name
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','tasks':{'total':-1}}]} | progress.total: -1
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','name':5}]} | jobs[0].name
          {'version':1,'sequence':1,APP,'jobs':[{'jobId':1,'state':'RUNNING','name':true}]} | jobs[0].name
          {'version':1,'sequence':1,'application':{'state':'RUNNING','totals':{'RUN_MILLIS':-1}}} | totals.RUN_MILLIS: -1
          {'version':1,'sequence':1,'application':{'state':'RUNNING','totals':{'RUN_MILLIS':'x'}}} | totals.RUN_MILLIS
          {'version':1,'sequence':1,'application':{'state':'RUNNING','totals':{'RUN_MILLIS':1e300}}} | totals.RUN_MILLIS
          {'version':1,'sequence':1,'application':{'state':'RUNNING','taskDurations':{'counts':[1],'sum':1}}} | taskDurations.counts
          {'version':1,'sequence':1,'application':{'state':'RUNNING','taskDurations':{'counts':[],'sum':-1}}} | histogram.sum
          {'version':1,'sequence':1,'application':[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]} | application
          {'version':1,'sequence':1,APP} trailing                    | malformed JSON
          """)
  void whatIsWrongIsRefusedWithTheNameOfTheField(String text, String named) {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> ProtocolJson.update(json(text.replace("APP", APPLICATION))));
    assertTrue(refused.reason().contains(named), refused.reason());
    assertEquals(RefusedException.Kind.INVALID, refused.kind());
  }

  @Test
  void aNameOfTenThousandCharactersIsRefused() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> update("'application':{'state':'RUNNING','name':'" + "x".repeat(10_000) + "'}"));
    assertEquals("application.name: 10000 characters: must be at most 1024", refused.reason());
  }

  @Test
  void aNewerMajorVersionIsToldSo() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> ProtocolJson.update(json("{'version':2,'sequence':1," + APPLICATION + "}")));
    assertEquals(RefusedException.Kind.NEWER_VERSION, refused.kind());
  }
}
