package io.cellwatch.e2e.nginx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cellwatch.e2e.parts.FreePort;
import io.cellwatch.e2e.parts.Nginx;
import io.cellwatch.e2e.parts.TestServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Kubernetes example of {@code docs/proxy-examples.md}, as far as it goes without a cluster:
 * the environment of its container, and a real nginx with what ingress-nginx makes of its rules.
 */
class BehindIngressTest {
  private static final String HOST = "spark.example";
  private static final String OWNER = "owner-0123456789abcdef";

  private final Path folder;
  private final int pages = FreePort.next();

  BehindIngressTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
  }

  /** As ingress-nginx does it: a server for each host, which passes the Host on and tells more. */
  private static String ingress(JsonNode rules, Map<String, Integer> ports, int listen) {
    StringBuilder servers = new StringBuilder();
    for (JsonNode rule : rules) {
      JsonNode path = rule.path("http").path("paths").path(0);
      servers.append(
          """
          server {
            listen 127.0.0.1:%d;
            server_name %s;
            location %s {
              proxy_pass http://127.0.0.1:%d;
              proxy_http_version 1.1;
              proxy_set_header Host $http_host;
              proxy_set_header X-Real-IP $remote_addr;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Host $http_host;
              proxy_set_header X-Forwarded-Port 443;
              proxy_set_header X-Forwarded-Proto https;
              proxy_set_header X-Forwarded-Scheme https;
              proxy_set_header X-Scheme https;
            }
          }
          """
              .formatted(
                  listen,
                  rule.path("host").asText(),
                  path.path("path").asText(),
                  ports.get(
                      path.path("backend").path("service").path("port").path("name").asText())));
    }
    return servers.toString();
  }

  /** By their kinds. */
  private static JsonNode resources(String yaml) throws Exception {
    ObjectNode resources = new ObjectMapper().createObjectNode();
    try (MappingIterator<JsonNode> all =
        new ObjectMapper(new YAMLFactory()).readerFor(JsonNode.class).readValues(yaml)) {
      all.forEachRemaining(each -> resources.set(each.path("kind").asText(), each));
    }
    return resources;
  }

  @Test
  void behindAnIngressUisHaveAHostOfTheirOwn() throws Exception {
    Example example = new Example("Kubernetes ingress", folder);
    JsonNode resources = resources(example.block("yaml"));
    JsonNode container = resources.path("Deployment").at("/spec/template/spec/containers").path(0);
    Map<String, String> variables = new HashMap<>();
    container
        .path("env")
        .forEach(each -> variables.put(each.path("name").asText(), each.path("value").asText()));
    assertEquals("0.0.0.0", variables.put("CELLWATCH_HOST", "127.0.0.1"));
    variables.put("CELLWATCH_PROXY_PORT", "0");
    try (TestServer server =
            TestServer.configured(
                example.withFiles(variables, Map.of("/etc/cellwatch/token", OWNER)));
        FakeDriver driver = new FakeDriver();
        Nginx nginx =
            Nginx.start(
                ingress(
                    resources.path("Ingress").at("/spec/rules"),
                    Map.of("pages", server.port(), "uis", server.uiPort()),
                    pages),
                pages,
                folder)) {
      assertTrue(nginx.isAlive());
      driver.reportTo(server);
      Visitor visitor = new Visitor("http", SSLContext.getDefault());
      visitor.logIn(HOST, pages, "/", OWNER);
      Answers.ok(visitor.get(HOST, pages, "/"));
      String uisHost = "spark-ui.example";
      assertEquals(
          "https://" + uisHost + Answers.UI + "/",
          Answers.location(visitor.get(HOST, pages, Answers.UI + "/")));

      Visitor atUis = new Visitor("http", SSLContext.getDefault());
      assertEquals(401, atUis.get(uisHost, pages, Answers.UI + "/").statusCode());
      atUis.logIn(uisHost, pages, "/", OWNER);
      Answers.assertUi(atUis, uisHost, pages, "");
      Answers.assertPolicy(atUis, uisHost, pages);
      assertEquals(404, atUis.get(uisHost, pages, "/v1/applications").statusCode());

      JsonNode probe = container.at("/readinessProbe/httpGet");
      JsonNode header = probe.path("httpHeaders").path(0);
      Visitor kubelet = new Visitor("http", SSLContext.getDefault());
      assertEquals("Host", header.path("name").asText());
      Answers.ok(
          kubelet.get(header.path("value").asText(), server.port(), probe.path("path").asText()));
      assertEquals(
          403,
          kubelet.get("10.1.2.3:8090", server.port(), probe.path("path").asText()).statusCode(),
          "without that header it would not be ready");
      assertEquals(List.of(), driver.credentials());
    }
    resources
        .path("Service")
        .at("/spec/ports")
        .forEach(
            port ->
                container
                    .path("ports")
                    .forEach(
                        each ->
                            assertEquals(
                                each.path("name").equals(port.path("targetPort")),
                                each.path("containerPort").equals(port.path("port")))));
  }
}
