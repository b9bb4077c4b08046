package io.cellwatch.listener.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VS Code sends for a cell's id: the notebook's address with another scheme, {@code
 * vscode-notebook-cell:/home/a.ipynb#W0s…}, with an authority ({@code //wsl%2Bubuntu}) where the
 * notebook is remote. Only its fragment tells the notebook's cells apart, and it stands behind a
 * path that may be longer than an id.
 *
 * @param notebook path
 * @param cell the fragment
 */
record CellAddress(String notebook, String cell) {
  private static final Pattern FORM =
      Pattern.compile(
          "vscode-notebook-cell:(?://[^/?#]*)?(?<path>[^?#]*)(?:\\?[^#]*)?#(?<fragment>.+)",
          Pattern.DOTALL);

  private static final Pattern DRIVE = Pattern.compile("/[A-Za-z]:/.*", Pattern.DOTALL);

  /** Longer than any path may be, and short enough to look at before each cell. */
  private static final int MOST_CHARACTERS = 16 * 1024;

  /** Empty for an id of any other kind. */
  static Optional<CellAddress> of(String id) {
    Matcher address =
        FORM.matcher(id.length() > MOST_CHARACTERS ? id.substring(0, MOST_CHARACTERS) : id);
    if (!address.matches()) {
      return Optional.empty();
    }
    String path = decoded(address.group("path"));
    return Optional.of(
        new CellAddress(
            DRIVE.matcher(path).matches() ? path.substring(1) : path, address.group("fragment")));
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return path; // Its percent signs are its own.
    }
  }
}
