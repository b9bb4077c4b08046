package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.properties;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each system really writes, as its sources or its users' logs show it. */
class CellResolverTest {
  private static final String RUN_ID = "9f8a6d3e-5a0c-4f4e-8f65-1b2c3d4e5f60";

  /**
   * As {@code StreamExecution.getBatchDescriptionString} has it, here of a query without a name.
   */
  private static final String BATCH =
      "\nid = 0b1c2d3e-0000-4000-8000-000000000001\nrunId = " + RUN_ID + "\nbatch = ";

  private final CellResolver resolver = new CellResolver(null);

  private static Properties group(String group) {
    return properties("spark.jobGroup.id", group);
  }

  private static Properties group(String group, String description) {
    return properties("spark.jobGroup.id", group, "spark.job.description", description);
  }

  private static Properties own(String tag) {
    return properties("spark.cellwatch.cell", tag);
  }

  private static Properties tags(String tags) {
    return properties("spark.job.tags", tags);
  }

  private CellRun run(Properties properties) {
    return resolver.run(properties, "");
  }

  private void assertRun(CellSource source, String notebook, String cell, CellRun run) {
    assertEquals(
        List.of(source, notebook, cell), List.of(run.source(), run.notebook(), run.cell()));
  }

  @Test
  void ourPropertyNamesTheRun() {
    String tag =
        "cellwatch-cell-1-s=0d9b&n=work%2Fa.ipynb&c=4f2e-a1&x=12&t=1700000000000"
            + "&p=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    assertEquals(
        new CellRun(
            "0d9b",
            "work/a.ipynb",
            "4f2e-a1",
            12,
            CellSource.PROPERTY,
            1_700_000_000_000L,
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        run(own(tag)));
  }

  @Test
  void ourPropertyMayHoldAnyName() {
    CellRun run =
        run(
            own(
                "cellwatch-cell-1-n=M%C3%BCller+%26+S%C3%B6hne%2C+1%3D2%25.ipynb&c=%F0%9F%90%8D%0A"));

    assertRun(CellSource.PROPERTY, "Müller & Söhne, 1=2%.ipynb", "🐍\uFFFD", run);
  }

  @Test
  void ourPropertyMayOnlyInfer() {
    assertRun(CellSource.INFERRED, "", "c1", run(own("cellwatch-cell-1-c=c1&i=1&later=field")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cellwatch-cell-1-",
        "cellwatch-cell-1-c=",
        "cellwatch-cell-1-c=%ZZ",
        "cellwatch-cell-1-c=a&x=many",
        "cellwatch-cell-1-c=a&t=99999999999999999999",
        "cellwatch-cell-2-c=a",
        "c=a",
        ""
      })
  void brokenTagCountsAsNone(String tag) {
    assertEquals(CellRun.NONE, run(own(tag)));
  }

  @Test
  void numbersOutOfRangeAreBroughtIntoIt() {
    CellRun run = run(own("cellwatch-cell-1-c=a&x=99999999999&t=-5"));

    assertEquals(Integer.MAX_VALUE, run.execution());
    assertEquals(0, run.startMillis());
  }

  @Test
  void ourTagIsFoundAmongSparksOwnAndBehindTheSessionsPrefix() {
    String session = "spark-session-3b1f0a52-8f0e-4a43-9f3a-6b9f0c1d2e3f";
    String ours =
        session
            + "-thread-5c6d7e8f-1111-4222-8333-944455556666-cellwatch-cell-1-s=s&n=a.ipynb&c=c7&x=3";
    String tags =
        session
            + "-execution-root-id-0,"
            + ours
            + ",SparkConnect_OperationTag_User_me_Session_x_Operation_y";

    assertRun(CellSource.TAG, "a.ipynb", "c7", run(tags(tags)));
    assertEquals(3, run(tags(tags)).execution());
  }

  @Test
  void sparksOwnTagsAreNoCell() {
    String tags =
        "spark-session-3b1f0a52-8f0e-4a43-9f3a-6b9f0c1d2e3f-execution-root-id-0,"
            + "SparkConnect_OperationTag_User_me_Session_x_Operation_y,";

    assertEquals(CellRun.NONE, run(tags(tags)));
  }

  @Test
  void executionsTagsNameItsRun() {
    CellRun run = resolver.run(List.of("mine", "cellwatch-cell-1-c=c9&n=b.ipynb"), "g", "d");

    assertRun(CellSource.TAG, "b.ipynb", "c9", run);
  }

  @Test
  void propertyIsSurerThanTagAndPlatform() {
    Properties all = group("zeppelin|me|2A94M5J1Z|paragraph_1_2");
    all.setProperty("spark.job.tags", "cellwatch-cell-1-c=tagged");
    assertRun(CellSource.TAG, "", "tagged", run(all));

    all.setProperty("spark.cellwatch.cell", "cellwatch-cell-1-c=own");
    assertRun(CellSource.PROPERTY, "", "own", run(all));
  }

  @Test
  void zeppelinNamesUserNoteAndParagraph() {
    Properties zeppelin =
        group("zeppelin|anna|2GXYZ12AB|paragraph_1617676140706_-858949505", "Started by: anna");

    assertRun(
        CellSource.ZEPPELIN, "2GXYZ12AB", "paragraph_1617676140706_-858949505", run(zeppelin));
  }

  @Test
  void oldZeppelinNamesNoteAndParagraph() {
    assertRun(
        CellSource.ZEPPELIN,
        "2A94M5J1Z",
        "20150210-015259_1403135953",
        run(group("zeppelin-2A94M5J1Z-20150210-015259_1403135953")));
  }

  @Test
  void olderZeppelinNamesTheParagraphOnly() {
    assertRun(
        CellSource.ZEPPELIN,
        "",
        "20150210-015259_1403135953",
        run(group("zeppelin-20150210-015259_1403135953")));
  }

  @Test
  void zeppelinThatAppendsTheTextIsTheSameCell() {
    assertRun(
        CellSource.ZEPPELIN,
        "2A94M5J1Z",
        "20150210-015259_1403135953",
        run(group("zeppelin-2A94M5J1Z-20150210-015259_1403135953\n%sql select 1\nfrom t")));
  }

  @Test
  void livyNamesTheStatement() {
    assertRun(CellSource.LIVY, "", "12", run(group("12", "Job group for statement 12")));
  }

  @Test
  void synapseAndFabricPutTheCodeBehindTheStatement() {
    String description =
        "Job group for statement 2:\nimport notebookutils\n\n# Personalize Session\ndf.count()";

    assertRun(CellSource.LIVY, "", "2", run(group("2", description)));
  }

  @Test
  void statementOfAnotherGroupIsNotLivys() {
    assertRun(CellSource.JOB_GROUP, "", "mine", run(group("mine", "Job group for statement 12")));
  }

  @Test
  void databricksInteractiveCommandIsTheCell() {
    Properties command = group("8401247283012823923_8325847585958385421_bf8d2d2c4a5e4f1c");
    command.setProperty("spark.databricks.notebook.path", "/Users/anna@example.com/Orders");

    assertRun(
        CellSource.DATABRICKS,
        "/Users/anna@example.com/Orders",
        "8325847585958385421",
        run(command));
  }

  @Test
  void databricksJobRunIsTheCell() {
    Properties command =
        group(
            "5950047518571775697_6483093319262820068_job-952373867448831-run-1-action-2249574689999573");
    command.setProperty("spark.databricks.notebook.id", "3428923814211678");

    assertRun(
        CellSource.DATABRICKS,
        "3428923814211678",
        "job-952373867448831-run-1-action-2249574689999573",
        run(command));
  }

  @Test
  void databricksJobRunIsKnownWithoutTheNotebook() {
    assertRun(
        CellSource.DATABRICKS,
        "",
        "job-952373867448831-run-1-action-2249574689999573",
        run(
            group(
                "5950047518571775697_6483093319262820068_job-952373867448831-run-1-action-2249574689999573")));
  }

  @Test
  void databricksJobRunNeedsNoAction() {
    Properties command = group("6483093319262820068_job-952373867448831-run-1_more");
    command.setProperty("spark.databricks.notebook.path", "/Jobs/Nightly");

    assertRun(CellSource.DATABRICKS, "/Jobs/Nightly", "job-952373867448831-run-1", run(command));
  }

  @Test
  void plainGroupIsACell() {
    assertRun(CellSource.JOB_GROUP, "", "query72", run(group("query72", "q72")));
  }

  @Test
  void whatConnectDescribesRequestsByIsNoCell() {
    assertEquals(
        CellRun.NONE,
        resolver.run(null, "Spark Connect - session_id: \"3f\"\nuser_context {\n  user_id: \"a"));
  }

  @Test
  void descriptionIsTheLastSignAndOneLine() {
    assertRun(
        CellSource.SQL_DESCRIPTION,
        "",
        "select a from b",
        resolver.run(null, " select a\n  from b\n"));
    assertRun(
        CellSource.SQL_DESCRIPTION,
        "",
        "mine",
        resolver.run(properties("spark.job.description", "mine"), "select"));
  }

  @Test
  void workWithoutAnySignHasNoCell() {
    assertEquals(CellRun.NONE, resolver.run(null, ""));
    assertEquals(CellRun.NONE, resolver.run(List.of(), "", ""));
  }

  @Test
  void streamingQueryIsOneCellWhateverItsBatch() {
    assertRun(CellSource.JOB_GROUP, "", RUN_ID, run(group(RUN_ID, BATCH + 0)));
    assertRun(CellSource.JOB_GROUP, "", RUN_ID, run(group(RUN_ID, BATCH + 1)));
  }

  @Test
  void executionOfABatchThatTellsNoGroupIsTheQuerys() {
    assertRun(CellSource.JOB_GROUP, "", RUN_ID, resolver.run(List.of(), "", "clicks" + BATCH + 3));
    assertRun(CellSource.JOB_GROUP, "", RUN_ID, resolver.run(List.of(), "", BATCH + "init"));
    String ofOldSpark = "clicks<br/>id = x<br/>runId = " + RUN_ID + "<br/>batch = 4";
    assertRun(CellSource.JOB_GROUP, "", RUN_ID, resolver.run(List.of(), "", ofOldSpark));
  }

  @Test
  void workWithoutAnySignIsInferredFromTheCellThatMadeTheDriver() {
    CellResolver launched = new CellResolver("cellwatch-cell-1-s=s&n=a.ipynb&c=first&x=1&t=5");

    CellRun run = launched.run(null, "");

    assertRun(CellSource.INFERRED, "a.ipynb", "first", run);
    assertEquals("s", run.session());
  }

  @Test
  void workWithoutAnySignIsInferredFromTheNewestCell() {
    run(own("cellwatch-cell-1-c=one&t=1000"));
    run(own("cellwatch-cell-1-c=two&t=2000"));
    run(own("cellwatch-cell-1-c=one&t=1000")); // a job of an earlier cell that still runs

    assertRun(CellSource.INFERRED, "", "two", resolver.run(null, "select 1"));
    assertRun(CellSource.INFERRED, "", "two", run(group("plain")));
  }

  @Test
  void platformsCellIsNotInferredForOtherWork() {
    run(group("12", "Job group for statement 12"));

    assertEquals(CellRun.NONE, resolver.run(null, ""));
  }

  @Test
  void brokenEnvironmentTagInfersNothing() {
    assertEquals(CellRun.NONE, new CellResolver("cellwatch-cell-1-%").run(null, ""));
  }
}
