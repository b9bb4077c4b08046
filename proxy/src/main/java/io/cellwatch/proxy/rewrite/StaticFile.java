package io.cellwatch.proxy.rewrite;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The few of Spark's own files that do not work below a prefix, and how they do. All else goes
 * through byte for byte: Spark makes addresses by {@code X-Forwarded-Context}.
 *
 * <p>Texts are of one byte a character, so that bytes that are not looked at stay as they are.
 */
public enum StaticFile {
  /**
   * Scripts find the application's id behind the <em>first</em> {@code proxy} of the page's path,
   * which behind jupyter-server-proxy is another one; and Spark 4.1 and 4.2 ask for some files
   * without {@code uiRoot} (flame graph, SQL graph).
   */
  SCRIPT {
    @Override
    public String rewritten(String text) {
      String found = FIRST_PROXY.matcher(text).replaceAll("lastIndexOf(\"proxy\")");
      String assigned = QUOTED_STATIC.matcher(found).replaceAll("$1uiRoot + '/static/");
      return FETCHED_STATIC.matcher(assigned).replaceAll("fetch(uiRoot + \"/static/");
    }
  },
  /** With what hides links that are refused; Spark's pages have no other place for it. */
  STYLE {
    @Override
    public String rewritten(String text) {
      return text + "\n.kill-link { display: none !important; }\n";
    }
  };

  private static final Pattern FIRST_PROXY = Pattern.compile("\\bindexOf\\(\"proxy\"\\)");
  private static final Pattern QUOTED_STATIC = Pattern.compile("(= |\\()'/static/");
  private static final Pattern FETCHED_STATIC = Pattern.compile("fetch\\(\"/static/");
  private static final Pattern SCRIPT_PATH = Pattern.compile("/static/(?:[^/]+/)*[^/]+\\.js");

  /** The file as it works below a prefix. */
  public abstract String rewritten(String text);

  /**
   * What is at a path of Spark's; empty for all that goes through as it is.
   *
   * @param mayKill whether links that kill are of use
   */
  public static Optional<StaticFile> at(String path, boolean mayKill) {
    if (SCRIPT_PATH.matcher(path).matches() && !path.endsWith("min.js")) {
      return Optional.of(SCRIPT);
    }
    return path.equals("/static/webui.css") && !mayKill ? Optional.of(STYLE) : Optional.empty();
  }
}
