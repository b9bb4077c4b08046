package io.cellwatch.proxy.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.proxy.upstream.AddressPolicy;
import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.cellwatch.proxy.upstream.UpstreamException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * Checks drivers' UIs before anything is asked of them, once for each address: that the address is
 * allowed, and that the application answers there. So nobody who may report can make the proxy open
 * something else.
 */
public final class Upstreams {
  private static final int MOST = 10_000;
  private static final int MOST_ANSWER_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

  private final AddressPolicy policy;
  private final UpstreamClient http;
  private final Map<String, Checked> checked =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Checked> eldest) {
          return size() > MOST;
        }
      };

  private record Checked(URI told, Upstream upstream) {}

  public Upstreams(AddressPolicy policy, UpstreamClient http) {
    this.policy = policy;
    this.http = http;
  }

  /**
   * The checked UI of an application; checked anew where its driver tells another address.
   *
   * @param told the address of its UI, as the driver tells it
   * @param client for whom
   * @throws UpstreamException it is not to be opened, or nobody answers there
   */
  public Upstream of(String applicationId, URI told, Presence client)
      throws UpstreamException, InterruptedException {
    Upstream known = known(applicationId, told);
    if (known != null) {
      return known;
    }
    Upstream upstream = pinned(told);
    verify(applicationId, upstream, client);
    synchronized (checked) {
      checked.put(applicationId, new Checked(told, upstream));
    }
    return upstream;
  }

  private @Nullable Upstream known(String applicationId, URI told) {
    synchronized (checked) {
      Checked found = checked.get(applicationId);
      return found != null && found.told().equals(told) ? found.upstream() : null;
    }
  }

  /** Nobody answers there any more: who does next is to be checked. */
  public void forget(String applicationId) {
    synchronized (checked) {
      checked.remove(applicationId);
    }
  }

  private Upstream pinned(URI told) throws UpstreamException {
    String scheme = told.getScheme() == null ? "" : told.getScheme().toLowerCase(Locale.ROOT);
    String host = told.getHost();
    if (host == null || !List.of("http", "https").contains(scheme) || told.getUserInfo() != null) {
      throw new UpstreamException(
          Kind.REFUSED, "the driver tells an address of its UI that is none of http or https");
    }
    int port = told.getPort() >= 0 ? told.getPort() : scheme.equals("https") ? 443 : 80;
    if (port == 0 || port > 65_535) {
      throw new UpstreamException(Kind.REFUSED, "the driver tells a port that cannot be one");
    }
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UpstreamException(
          Kind.UNREACHABLE, "the name of the driver's host is not known here", e);
    }
    var refusal = policy.refusal(host, address);
    if (refusal.isPresent()) {
      throw new UpstreamException(
          Kind.REFUSED, "the driver's UI is not to be opened: " + refusal.get());
    }
    return new Upstream(new HttpHost(scheme, address, host, port), told.getRawAuthority());
  }

  private void verify(String applicationId, Upstream upstream, Presence client)
      throws UpstreamException, InterruptedException {
    UpstreamRequest request =
        UpstreamRequest.reading(
            "GET",
            "/api/v1/applications",
            List.of(new UpstreamRequest.Header("Accept", "application/json")));
    try (UpstreamResponse response = http.send(upstream, request, client)) {
      if (response.status() >= 300 && response.status() < 400) {
        throw new UpstreamException(
            Kind.REFUSED,
            "the driver's UI sends everybody on to another server, as on YARN: open it through the"
                + " resource manager");
      }
      byte[] answer = response.read(MOST_ANSWER_BYTES + 1);
      if (answer.length > MOST_ANSWER_BYTES) {
        throw new UpstreamException(
            Kind.GARBAGE, "what answers at the address of the driver's UI does not stop talking");
      }
      if (response.status() != 200 || !names(JSON.readTree(answer), applicationId)) {
        throw new UpstreamException(
            Kind.REFUSED, "what answers at the address of the driver's UI is another application");
      }
      response.consumed();
    } catch (IOException e) {
      throw new UpstreamException(
          Kind.GARBAGE,
          "what answers at the address of the driver's UI is not the UI of an application",
          e);
    }
  }

  private static boolean names(JsonNode applications, String applicationId) {
    for (JsonNode each : applications) {
      if (each.path("id").asText().equals(applicationId)) {
        return true;
      }
    }
    return false;
  }
}
