package io.cellwatch.launcher.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of a cluster file, by which editors complete and check it while it is typed. */
public final class ClusterSchema {
  private static final String RESOURCE = "cluster.schema.json";

  private ClusterSchema() {}

  /** As JSON, of the dialect 2020-12. */
  public static String text() {
    try (InputStream in = ClusterSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + ": is missing in Cellwatch's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
