package io.cellwatch.server.configuration;

import java.util.List;

/** Writes docs/configuration.md from the declared keys, so that it cannot lag behind them. */
public final class ConfigurationDocument {
  private static final String INTRODUCTION =
      """
      # Configuration of the server

      This file is generated from the declared keys; a test compares them.

      Four places can set a key. The strongest comes first:

      1. options of `cellwatch serve`: `--host`, `--port`, `--no-token`;
      2. system properties: `-Dcellwatch.grace=10m` (not for tokens: every user of a machine can read a command line);
      3. the environment: `CELLWATCH_GRACE=10m`;
      4. the file named by `--config FILE`, which ends in `.properties`: `cellwatch.grace=10m`.

      A mistake stops the server before it listens, with exit code 2 and every mistake in one message. A key that does
      not exist is a mistake too. In the environment, only a variable that resembles one of these is.

      A running server is found by its runtime file, `~/.local/share/cellwatch/server.json`, with the file `token` beside it. Where
      several machines share the home folder and another one's server has these, they are `server-HOST.json` and `token-HOST`;
      `cellwatch prometheus-config`, on the server's machine, names the right one. Without a home folder (no `HOME`, and a user
      without an account) there is no such file, and the server says so: notebooks then need `CELLWATCH_URL` and `CELLWATCH_TOKEN`.

      Sizes are plain bytes or carry KB, MB, GB (1,024 each); times carry ms, s, m or h.

      """;

  private ConfigurationDocument() {}

  public static String text() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    table(text, Settings.ALL);
    text.append(
        """

        ## Further tokens

        `NAME` is a name of your choice, of small letters and digits; messages call the token by it.

        """);
    table(text, Settings.OF_A_TOKEN);
    return text.toString();
  }

  private static void table(StringBuilder text, List<Setting<?>> settings) {
    text.append("| key | environment | default | expected | meaning |\n|---|---|---|---|---|\n");
    for (Setting<?> setting : settings) {
      String standard = setting.standard().isEmpty() ? "–" : "`" + setting.standard() + "`";
      text.append(
          "| `%s` | `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.environmentVariable(),
                  standard,
                  setting.form().expected(),
                  setting.meaning()));
    }
  }
}
