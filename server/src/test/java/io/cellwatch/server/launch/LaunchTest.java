package io.cellwatch.server.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people and programs see of the clusters, by the production wiring. */
class LaunchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NIGHTLY =
      """
      name: nightly
      title: Nightly <reduction>
      template: session
      spark:
        spark.master: spark://head:7077
        spark.ssl.keyPassword: of-nobody-else
      options:
        - name: memory
          label: Memory
          type: integer
          property: spark.executor.memory
          value: "{}g"
          min: 1
          max: 64
          default: 4
      bundles:
        - name: fits
          title: FITS files
          spark: {spark.jars: /opt/fits.jar}
      """;

  @TempDir private Path folder = Path.of("");
  private RunningServer server = RunningServer.withTokens();

  @BeforeEach
  void start() throws IOException {
    server.close();
    write("nightly.yaml", NIGHTLY);
    server =
        RunningServer.with(
            Map.of(
                "LAUNCHER_CLUSTERS",
                folder.toString(),
                "LAUNCHER_TEMPLATES",
                folder.toString(),
                "LAUNCHER_DRIVER_JAR",
                "/opt/cellwatch.jar",
                "TOKENS_READER_VALUE",
                RunningServer.READER,
                "TOKENS_LAUNCHER_VALUE",
                RunningServer.LAUNCHER,
                "TOKENS_LAUNCHER_ROLES",
                "launch"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private RawResponse page(String query) {
    return server.send("GET /launcher/" + query, RunningServer.bearer(RunningServer.LAUNCHER));
  }

  private RawResponse post(String path, String body) {
    return server.raw(
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, RunningServer.bearer(RunningServer.LAUNCHER), body.length(), body));
  }

  private static JsonNode json(RawResponse response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Test
  void clustersOfTheFolderStandBesideTheBuiltInOnesAndTextIsEscaped() {
    RawResponse response = page("");
    assertEquals(200, response.status());
    assertTrue(response.body().contains("<a href=\"./?cluster=local\">"), response.body());
    assertTrue(response.body().contains("Nightly &lt;reduction&gt;"), response.body());
    assertFalse(response.body().contains("<form"), response.body());
  }

  @Test
  void theFormIsFilledInFromTheAddressAndGivesTheCode() {
    String body =
        page("?cluster=nightly&option.memory=8&bundle=fits&target=spark-submit&code=show").body();
    assertTrue(body.contains("min=\"1\" max=\"64\" step=\"1\""), body);
    assertTrue(body.contains("value=\"8\" placeholder=\"4\""), body);
    assertTrue(body.contains("value=\"fits\" checked"), body);
    assertTrue(body.contains("<option value=\"spark-submit\" selected>"), body);
    assertTrue(body.contains("spark-submit"), body);
    assertTrue(body.contains("spark.executor.memory=8g"), body);
    assertTrue(body.contains("/opt/fits.jar,/opt/cellwatch.jar"), body);
    assertTrue(body.contains("<td>option memory</td>"), body);
    assertTrue(
        body.contains("bundle fits (%s, line".formatted(folder.resolve("nightly.yaml"))), body);
    assertTrue(body.contains("a secret, which code does not hold"), body);
    assertFalse(body.contains("of-nobody-else"), body);
  }

  @Test
  void formAloneMakesNoCode() throws Exception {
    write("python-session.stg", "program(plan) ::= <<$plan.titel$>>\n");
    String form = page("?cluster=nightly").body();
    assertTrue(form.contains("<option value=\"spark-submit\">"), form);
    String sent = page("?cluster=nightly&code=show").body();
    assertTrue(sent.contains("there is no attribute titel"), sent);
    assertTrue(sent.contains("<option value=\"spark-submit\">"), sent);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void patternOfThePersonsThatTakesForeverIsRefused() {
    String properties = "spark.redaction.regex%3D(.*)*%5C1z%0Aspark." + "x".repeat(40) + "%3D1";
    String body = page("?cluster=local&code=show&option.properties=" + properties).body();
    assertTrue(body.contains("spark.redaction.regex: takes too long"), body);
  }

  @Test
  void mistakesStandAtTheirFields() {
    String body = page("?cluster=nightly&option.memory=99&option.x%3Cy=1&code=show").body();
    assertTrue(body.contains("aria-invalid=\"true\" aria-describedby=\"option.memory.mistake\""));
    assertTrue(body.contains("must be from 1 to 64"), body);
    assertTrue(body.contains("x&lt;y"), body);
    assertFalse(body.contains("id=\"result\""), body);
    String beforeSending = page("?cluster=kubernetes").body();
    assertFalse(beforeSending.contains("mistake"), beforeSending);
  }

  @Test
  void whatIsMissingOrBrokenIsSaidAndDoesNotHideTheRest() throws Exception {
    write("broken.yaml", "name: broken\ntitel: X\n");
    start();
    RawResponse response = page("?cluster=nihgtly");
    assertEquals(404, response.status());
    assertTrue(response.body().contains("did you mean nightly?"), response.body());
    assertTrue(response.body().contains("broken.yaml:2:1: titel: "), response.body());
    assertTrue(response.body().contains("?cluster=nightly"), response.body());
    JsonNode listed =
        json(server.send("GET /launcher/clusters", RunningServer.bearer(RunningServer.READER)));
    assertEquals("broken", listed.path("broken").path(0).path("cluster").asText());
    assertEquals(2, listed.path("broken").path(0).path("faults").path(0).path("line").asInt());
    assertEquals(6, listed.path("clusters").size());
  }

  @Test
  void programsGetCodeAndWhereEachValueComesFrom() throws Exception {
    JsonNode made =
        json(
            post(
                "/launcher/clusters/nightly/render",
                "{\"target\":\"python-session\",\"bundles\":[\"fits\"],\"options\":{\"memory\":16}}"));
    assertTrue(made.path("code").asText().contains(".config(\"spark.executor.memory\", \"16g\")"));
    JsonNode memory = property(made, "spark.executor.memory");
    assertEquals("16g", memory.path("value").asText());
    assertEquals(
        "{\"kind\":\"option\",\"name\":\"memory\",\"chosen\":true}",
        memory.path("origins").path(0).toString());
    assertFalse(property(made, "spark.ssl.keyPassword").has("value"));
    assertEquals(List.of("bundle"), kinds(made, "spark.jars"));
    // It may run where our listener is not.
    assertFalse(made.toString().contains("spark.extraListeners"), made.toString());
    String submit = "{\"target\":\"spark-submit\",\"bundles\":[\"fits\"]}";
    JsonNode command = json(post("/launcher/clusters/nightly/render", submit));
    assertEquals(List.of("bundle", "cellwatch"), kinds(command, "spark.jars"));
    JsonNode described =
        json(
            server.send(
                "GET /launcher/clusters/nightly", RunningServer.bearer(RunningServer.READER)));
    assertEquals("integer", described.path("options").path(0).path("type").asText());
    assertEquals(64, described.path("options").path(0).path("max").asInt());
  }

  private static List<String> kinds(JsonNode made, String key) {
    return property(made, key).path("origins").findValuesAsText("kind");
  }

  private static JsonNode property(JsonNode made, String key) {
    for (JsonNode each : made.path("properties")) {
      if (each.path("key").asText().equals(key)) {
        return each;
      }
    }
    throw new AssertionError(key + " is not in " + made);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nightly | {\"options\":{\"memory\":\"x\"}} | 422 | memory",
        "nightly | {\"options\":{\"memory\":null}}  | 400 | options: memory: null: expected a text",
        "nightly | {\"options\":[]}                 | 400 | options: expected an object",
        "nightly | {\"bundles\":\"fits\"}           | 400 | bundles: expected a list",
        "nightly | {\"bundles\":[\"fit\"]}          | 422 | did you mean fits?",
        "nightly | {\"target\":\"bash\"}            | 400 | target: \"bash\": expected one of",
        "nightly | {\"target\":\"python-connect\"}  | 422 | choose one of python-session",
        "nightly | {\"option\":{}}                  | 400 | option: is no field of a request",
        "nightly | {                                | 400 | the body is no JSON",
        "nightly | []                               | 400 | must be an object",
        "nihgtly | {}                               | 404 | did you mean nightly?",
      })
  void mistakesOfProgramsAreNamed(String cluster, String body, int status, String message)
      throws Exception {
    RawResponse response = post("/launcher/clusters/" + cluster + "/render", body);
    assertEquals(status, response.status(), response.body());
    String error = json(response).path("error").asText();
    assertTrue(error.contains(message), error);
  }

  @Test
  void secretThatAPersonTypesIsInNoAddressPageOrAnswer() throws Exception {
    write(
        "vault.yaml",
        """
        name: vault
        template: session
        spark: {spark.master: "local[1]"}
        options:
          - name: key
            type: string
            property: spark.hadoop.fs.s3a.secret.key
            pattern: "[A-Z]+"
            default: THEDEFAULT
        """);
    start();
    String form = page("?cluster=vault").body();
    assertTrue(form.contains("method=\"post\" action=\"./#result\""), form);
    assertTrue(form.contains("name=\"option.key\" type=\"password\" value=\"\""), form);
    assertFalse(form.contains("THEDEFAULT"), form);
    String code = fields("cluster=vault&code=show&option.key=TYPED").body();
    assertTrue(code.contains("SPARK_HADOOP_FS_S3A_SECRET_KEY"), code);
    assertTrue(code.contains("type it again"), code);
    assertFalse(code.contains("TYPED"), code);
    String wrong = fields("cluster=vault&code=show&option.key=typed-wrongly").body();
    assertTrue(wrong.contains("must match"), wrong);
    assertFalse(wrong.contains("typed-wrongly"), wrong);

    String described =
        server
            .send("GET /launcher/clusters/vault", RunningServer.bearer(RunningServer.READER))
            .body();
    assertTrue(described.contains("\"secret\":true"), described);
    assertFalse(described.contains("THEDEFAULT"), described);
    RawResponse refused =
        post("/launcher/clusters/vault/render", "{\"options\":{\"key\":\"typed-wrongly\"}}");
    assertEquals(422, refused.status());
    assertFalse(refused.body().contains("typed-wrongly"), refused.body());
  }

  @Test
  void whatThePatternOfAClusterFindsIsASecretOfItsForm() throws Exception {
    write(
        "acme-base.yaml",
        """
        name: acme-base
        template: session
        spark: {spark.master: "local[1]", spark.redaction.regex: "(?i)credential|code$"}
        options:
          - {name: access, type: string, property: spark.acme.credential, default: THEDEFAULT}
          - {name: zone, type: string, property: spark.acme.zone, default: north}
        """);
    write(
        "acme.yaml",
        """
        name: acme
        extends: acme-base
        options:
          - {name: pin, type: integer, property: spark.acme.code, min: 1}
        """);
    start();
    String form = page("?cluster=acme").body();
    assertTrue(form.contains("method=\"post\" action=\"./#result\""), form);
    assertTrue(form.contains("name=\"option.access\" type=\"password\" value=\"\""), form);
    assertTrue(form.contains("name=\"option.pin\" type=\"password\" value=\"\""), form);
    assertTrue(form.contains("name=\"option.zone\" type=\"text\""), form);
    assertFalse(form.contains("THEDEFAULT"), form);
    RawResponse code = fields("cluster=acme&code=show&option.access=TYPED&option.pin=4711");
    assertEquals(200, code.status());
    assertTrue(code.body().contains("SPARK_ACME_CREDENTIAL"), code.body());
    assertFalse(code.body().contains("TYPED"), code.body());
    assertFalse(code.body().contains("4711"), code.body());
  }

  @Test
  void clustersOfOneTitleAreToldApartByName() throws Exception {
    write("twin.yaml", "name: twin\nextends: local\n");
    start();
    String page = page("").body();
    assertTrue(page.contains(">This computer</a>"), page);
    assertTrue(page.contains(">This computer (twin)</a>"), page);
  }

  @Test
  void formWithoutASecretLeadsToAnAddressThatHoldsTheChoice() {
    String typed =
        "cluster=local&option.memory=2g&option.cores=&option.properties=spark.a%3Db%26c+%C3%BC"
            + "&target=scala-session&code=show";
    RawResponse response = fields(typed);
    assertEquals(303, response.status());
    String address = response.header("Location");
    assertEquals(
        "./?cluster=local&option.memory=2g&option.properties=spark.a%3Db%26c+%C3%BC"
            + "&target=scala-session&code=show",
        address);
    String body = page(address.substring("./".length())).body();
    assertTrue(body.contains("value=\"2g\""), body);
    assertTrue(body.contains("spark.a=b&amp;c ü"), body);
    assertEquals(200, fields("cluster=local&option.memry=2g&code=show").status());
    assertEquals(
        200,
        fields("cluster=local&code=show&option.properties=spark.a%3D" + "x".repeat(4_000))
            .status());
    assertEquals(
        200, fields("cluster=local&code=show&option.properties=spark.my.password%3Dx").status());
    // The pattern is the person's own here; a cluster's counts in the same way.
    String own = "spark.redaction.regex%3Dmine%0Aspark.my.mine%3Dx";
    assertEquals(200, fields("cluster=local&code=show&option.properties=" + own).status());
  }

  @Test
  void secretWithinAValueIsInNoAddressPageOrList() throws Exception {
    write(
        "shared.yaml",
        """
        name: shared
        extends: connect
        options:
          - name: server
            type: string
            property: spark.remote
            default: sc://host:1/;token=THEDEFAULT
          - name: further
            type: mapping
            default: spark.ssl.keyPassword=THEDEFAULT
          - name: store
            type: select
            property: spark.driver.extraJavaOptions
            choices: [-Dpassword=THEDEFAULT, -Dx=1]
        """);
    start();
    String form = page("?cluster=shared").body();
    assertTrue(form.contains("method=\"post\" action=\"./#result\""), form);
    assertTrue(form.contains("name=\"option.server\" type=\"text\" value=\"\""), form);
    assertFalse(form.contains("THEDEFAULT"), form);
    String described =
        server
            .send("GET /launcher/clusters/shared", RunningServer.bearer(RunningServer.READER))
            .body();
    assertFalse(described.contains("THEDEFAULT"), described);

    String address =
        fields("cluster=shared&code=show&option.server=sc://plain:2").header("Location");
    String plain = page(address.substring("./".length())).body();
    assertTrue(plain.contains("value=\"sc://plain:2\""), plain);
    String typed =
        fields(
                "cluster=connect&code=show&option.server=sc://host:1/;token%3DTYPED"
                    + "&option.properties=spark.ssl.keyPassword%3DTYPED%0D%0Aspark.sql.ansi.enabled%3Dtrue")
            .body();
    assertTrue(typed.contains("SPARK_SSL_KEY_PASSWORD"), typed);
    assertTrue(typed.contains("type it again"), typed);
    assertTrue(typed.contains(">spark.sql.ansi.enabled=true</textarea>"), typed);
    assertTrue(typed.contains("type the lines with secrets again"), typed);
    assertFalse(typed.contains("TYPED"), typed);
    String wrong =
        fields("cluster=connect&code=show&option.server=token%3DTYPED&option.tokn=token%3DTYPED")
            .body();
    assertTrue(wrong.contains("must match"), wrong);
    assertFalse(wrong.contains("TYPED"), wrong);
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded, cluster=%zz, 400, each % must begin a byte",
    "application/x-www-form-urlencoded, cluster=%, 400, each % must begin a byte",
    "application/json, {}, 415, application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x, --x--, 415, application/x-www-form-urlencoded"
  })
  void bodyThatIsNoFormIsTheAskersMistake(String type, String body, int status, String message) {
    for (String path : List.of("/launcher/", "/launcher/start", "/launcher/stop")) {
      RawResponse response =
          server.raw(
              ("POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n"
                      + "Content-Type: %s\r\n\r\n%s")
                  .formatted(
                      path,
                      RunningServer.bearer(RunningServer.LAUNCHER),
                      body.length(),
                      type,
                      body));
      assertEquals(status, response.status(), path + response.body());
      assertTrue(response.body().contains(message), response.body());
    }
  }

  @Test
  void queryThatCannotBeReadIsTheAskersMistake() {
    assertEquals(400, page("?cluster=%zz").status());
  }

  private RawResponse fields(String form) {
    return server.raw(
        ("POST /launcher/ HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\n%s")
            .formatted(RunningServer.bearer(RunningServer.LAUNCHER), form.length(), form));
  }

  @Test
  void choiceOfMoreThanAPersonMakesIsTooLarge() throws Exception {
    String large = "{\"target\":\"%s\"}".formatted("x".repeat(256 * 1024));
    RawResponse response = post("/launcher/clusters/nightly/render", large);
    assertEquals(413, response.status());
    assertTrue(json(response).path("error").asText().contains("262144"), response.body());
  }

  @Test
  void codeIsForThoseWhoMayLaunch() {
    for (String request :
        new String[] {"GET /launcher/", "POST /launcher/clusters/nightly/render"}) {
      assertEquals(
          403,
          server
              .send(request, RunningServer.bearer(RunningServer.READER), "Content-Length: 0")
              .status());
      assertEquals(401, server.send(request, "Content-Length: 0").status());
    }
    assertEquals(
        200,
        server
            .send("GET /launcher/cluster.schema.json", RunningServer.bearer(RunningServer.READER))
            .status());
  }

  @Test
  void ownTemplatesCountAsSoonAsTheyAreThere() throws Exception {
    write("python-session.stg", "main(plan) ::= <<\n");
    assertTrue(page("").body().contains("Templates with faults"), "the broken one is not told");
  }
}
