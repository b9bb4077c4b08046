package io.cellwatch.listener.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.model.CellReport;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who a cell is, in the words that the notebook extension has for Python's cells. */
final class CellIdentity {
  private static final int TITLE_CHARACTERS = 120;
  private static final int DIGEST_CHARACTERS = 12;
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]*)?");

  private final Map<String, String> environment;

  CellIdentity(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A run that begins; names that are missing are taken from what there is. */
  CellReport.Run run(
      @Nullable String notebook,
      @Nullable String cell,
      int execution,
      @Nullable String source,
      long startMillis) {
    String given = cell == null ? "" : cell.strip();
    Optional<CellAddress> address = CellAddress.of(given);
    String id = Text.name(address.map(CellAddress::cell).orElse(given), Limits.NAME_CHARACTERS);
    String code = source == null ? "" : source;
    return new CellReport.Run(
        notebook(notebook, address.map(CellAddress::notebook).orElse("")),
        id.isEmpty() ? digest(code) : id,
        execution,
        title(code),
        WorkState.RUNNING,
        startMillis,
        0,
        "",
        traceparent(),
        id.isEmpty(),
        false);
  }

  /** VS Code makes up a session's name where it starts one on a Jupyter server. */
  private String notebook(@Nullable String given, String address) {
    for (String found :
        List.of(
            given == null ? "" : given,
            address,
            environment.getOrDefault("JPY_SESSION_NAME", ""),
            environment.getOrDefault("CELLWATCH_NOTEBOOK", ""))) {
      if (!found.isBlank()) {
        return Text.name(found, Limits.LINE_CHARACTERS);
      }
    }
    return "kernel-" + ProcessHandle.current().pid();
  }

  private String traceparent() {
    for (String name : List.of("CELLWATCH_TRACEPARENT", "TRACEPARENT")) {
      String found = environment.getOrDefault(name, "");
      if (found.length() <= Limits.NAME_CHARACTERS && TRACEPARENT.matcher(found).matches()) {
        return found;
      }
    }
    return "";
  }

  /** The first line that is not blank: what a person recognises the cell by. */
  private static String title(String source) {
    return Text.name(
        source.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse(""),
        TITLE_CHARACTERS);
  }

  /** Cells with equal sources then look like one. */
  private static String digest(String source) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(source.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256: every JDK must have it", e);
    }
  }
}
