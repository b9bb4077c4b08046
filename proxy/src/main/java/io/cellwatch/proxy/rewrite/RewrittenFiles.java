package io.cellwatch.proxy.rewrite;

import io.cellwatch.proxy.exchange.UpstreamRequest.Header;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewritten files by application and path, so that a driver need only say that a file is still the
 * same. The one that was used longest ago leaves first.
 */
public final class RewrittenFiles {
  private static final long MOST_BYTES = 16L << 20;

  /** Whose file. */
  public record Key(String applicationId, String authority, String path) {}

  /**
   * A file.
   *
   * @param lastModified of the driver's, in the driver's words
   * @param head lines that go with it
   * @param text of one byte a character
   */
  public record Rewritten(String lastModified, List<Header> head, String text) {
    public Rewritten {
      head = List.copyOf(head);
    }

    /** The body's bytes. */
    public byte[] body() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int size() {
      return text.length();
    }
  }

  private final Map<Key, Rewritten> files = new LinkedHashMap<>(16, .75f, true);
  private long bytes;

  public synchronized Optional<Rewritten> find(Key key) {
    return Optional.ofNullable(files.get(key));
  }

  /** Keeps a file, where it is known when it changed. */
  public synchronized void keep(Key key, Rewritten file) {
    if (file.lastModified().isEmpty() || file.size() > MOST_BYTES) {
      return;
    }
    Rewritten before = files.put(key, file);
    bytes += file.size() - (before == null ? 0 : before.size());
    while (bytes > MOST_BYTES) {
      Key oldest = files.keySet().iterator().next();
      Rewritten removed = files.remove(oldest);
      bytes -= removed == null ? 0 : removed.size();
    }
  }

  /** How many bytes of bodies are kept. */
  public synchronized long bytes() {
    return bytes;
  }
}
