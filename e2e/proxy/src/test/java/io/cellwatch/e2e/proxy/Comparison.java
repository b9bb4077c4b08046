package io.cellwatch.e2e.proxy;

import io.cellwatch.e2e.proxy.Http.Answer;
import io.cellwatch.proxy.rewrite.Location;
import io.cellwatch.proxy.rewrite.StaticFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Compares what a driver answers with what comes through the proxy, byte for byte, for all the ways
 * in which browsers and programs ask. The driver is told the same prefix, by which it makes the
 * addresses in its pages.
 */
final class Comparison {
  private static final String CONTEXT = "X-Forwarded-Context";

  /** Threads may be seen waiting, at work, and waiting again: by chance, not each time. */
  private static final int TRIES = 4;

  /** They show the very thread that answers, which is another one for each connection. */
  private static final Pattern OF_THREADS = Pattern.compile("/(threadDump/?\\?|threads$).*");

  private static final Pattern NONCE = Pattern.compile("nonce=\"[0-9a-f-]{36}\"");

  private final Http http = new Http();
  private final String base;
  private final String context;
  private final String directBase;
  private final Map<String, String> credentials;
  private final List<String> differences = new ArrayList<>();
  private final Set<String> changing = new TreeSet<>();
  private int compared;

  /**
   * A comparison.
   *
   * @param base of the proxied UI, without a slash at the end
   * @param context its path
   * @param directBase of the driver's own
   */
  Comparison(String base, String context, String directBase, Map<String, String> credentials) {
    this.base = base;
    this.context = context;
    this.directBase = directBase;
    this.credentials = credentials;
  }

  void compare(String path) throws IOException, InterruptedException {
    Optional<StaticFile> file = StaticFile.at(path.replaceFirst("\\?.*", ""), false);
    if (file.isPresent()) {
      rewritten(path, file.get());
      return;
    }
    Map<String, String> plain = Map.of("Accept-Encoding", "identity");
    Map<String, String> gzip = Map.of("Accept-Encoding", "gzip");
    Answer whole = same("GET", path, plain);
    same("GET", path, gzip);
    same("HEAD", path, plain);
    same("HEAD", path, gzip);
    if (whole.headers().containsKey("last-modified")) {
      same("GET", path, Map.of("Accept-Encoding", "identity", "Range", "bytes=10-99"));
      same("GET", path, Map.of("If-Modified-Since", whole.header("last-modified")));
    }
    if (whole.headers().containsKey("etag")) {
      same("GET", path, Map.of("If-None-Match", whole.header("etag")));
    }
  }

  private Answer direct(String method, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(headers);
    all.put(CONTEXT, context);
    return http.ask(method, directBase + path, all);
  }

  private Answer proxied(String method, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(credentials);
    return led(path, http.ask(method, base + path, all));
  }

  /** With the path to which a browser would go on from here. */
  private Answer led(String path, Answer answer) {
    if (answer.location().isEmpty()) {
      return answer;
    }
    String location = URI.create(context + path).resolve(answer.location()).toString();
    return new Answer(answer.status(), answer.headers(), location, answer.body());
  }

  private Answer same(String method, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    compared++;
    Answer before = direct(method, path, headers);
    Set<Answer> direct = new HashSet<>(Set.of(before));
    Answer through = before;
    for (int i = 0; i < TRIES; i++) {
      through = proxied(method, path, headers);
      for (Answer each : direct) {
        Answer expected = below(each);
        if (through.equals(expected) || withoutNonce(through).equals(withoutNonce(expected))) {
          return before;
        }
      }
      // What direct requests answer differently cannot be compared.
      direct.add(direct(method, path, headers));
      boolean changes = direct.size() > 1 || OF_THREADS.matcher(path).find();
      if (changes && before.status() == through.status()) {
        changing.add(path);
        return before;
      }
    }
    differences.add(
        "%s %s %s: driver %s, proxy %s".formatted(method, path, headers, below(before), through));
    return before;
  }

  /**
   * Spark 4 gives the scripts of each page a new number, by which its security policy knows them.
   */
  private static Answer withoutNonce(Answer answer) throws IOException {
    String body = answer.body();
    if (answer.header("content-encoding").equals("gzip") && !body.isEmpty()) {
      byte[] packed = body.getBytes(StandardCharsets.ISO_8859_1);
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    }
    return new Answer(
        answer.status(),
        answer.headers(),
        answer.location(),
        NONCE.matcher(body).replaceAll("nonce"));
  }

  /** A redirect as it has to look through the proxy. */
  private Answer below(Answer answer) {
    String location = answer.location();
    if (location.startsWith(directBase)) {
      location = location.substring(directBase.length());
    }
    if (location.startsWith("/") && !location.startsWith(context + "/")) {
      location = context + location;
    }
    return new Answer(Location.status(answer.status()), answer.headers(), location, answer.body());
  }

  private void rewritten(String path, StaticFile file) throws IOException, InterruptedException {
    compared++;
    Map<String, String> plain = Map.of("Accept-Encoding", "identity");
    Answer direct = direct("GET", path, plain);
    if (direct.status() != 200) {
      differences.add(path + " is not there: " + direct);
      return;
    }
    String wanted = file.rewritten(direct.body());
    for (String encoding : List.of("identity", "gzip")) {
      Answer through = proxied("GET", path, Map.of("Accept-Encoding", encoding));
      if (!through.body().equals(wanted)
          || through.status() != direct.status()
          || !through.headers().equals(direct.headers())) {
        differences.add(path + ", rewritten: driver " + direct + ", proxy " + through);
      }
    }
    Answer head = proxied("HEAD", path, plain);
    if (head.status() != 200 || !head.headers().equals(direct.headers())) {
      differences.add("HEAD " + path + ", rewritten: driver " + direct + ", proxy " + head);
    }
    Answer unchanged =
        proxied("GET", path, Map.of("If-Modified-Since", direct.header("last-modified")));
    if (unchanged.status() != 304 || !unchanged.body().isEmpty()) {
      differences.add(path + ", rewritten, is not known to be the same: " + unchanged);
    }
  }

  List<String> differences() {
    return List.copyOf(differences);
  }

  /** What changed between two requests to the driver itself, so that it was not compared. */
  Set<String> changing() {
    return Set.copyOf(changing);
  }

  int compared() {
    return compared;
  }
}
