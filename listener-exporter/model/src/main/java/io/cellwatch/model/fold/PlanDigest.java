package io.cellwatch.model.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What tells executions of one physical plan from those of others: a digest of the names of the
 * plan's nodes, each followed by its children. Literals, paths of files and the numbers that Spark
 * gives to generated code are no part of it, so that the same query on another day has the same.
 */
public final class PlanDigest {
  private static final int BYTES = 8;

  /** {@code WholeStageCodegen (3)}. */
  private static final Pattern NUMBER = Pattern.compile(" ?\\(\\d+\\)$");

  private final MessageDigest digest;
  private boolean empty = true;

  public PlanDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A node begins; its children follow. */
  public void begin(String nodeName) {
    empty = false;
    digest.update(NUMBER.matcher(nodeName).replaceFirst("").getBytes(UTF_8));
    digest.update((byte) '(');
  }

  /** A node and its children have been told. */
  public void end() {
    digest.update((byte) ')');
  }

  /** Sixteen hexadecimal digits; empty where no node was told. To be called once. */
  public String text() {
    return empty ? "" : HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
