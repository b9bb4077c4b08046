package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.cellwatch.launcher.plan.LaunchPlan.Kind;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.plan.PlannedProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Texts made to break out of a literal or a comment; the same ones for the same seed. */
final class Hostile {
  static final int PLANS = 500;
  static final int PROPERTIES = 20;

  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "`",
          "\"\"\"",
          "'''",
          "\\",
          "\\\\",
          "\\\"",
          "\\'",
          "\\n",
          "\\u000a",
          "\\u0022",
          "\\uu0022",
          "\\U0001F600",
          "\\x41",
          "\\N{BULLET}",
          "\\101",
          "\\0",
          "\\c",
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          "\t",
          "\b",
          "\f",
          "\u000B",
          "\u0001",
          "\u0003",
          "\u0004",
          "\u001A",
          "\u001B[2J",
          "\u007F",
          "\u0085",
          "\u00A0",
          "\u00AD",
          "\u2028",
          "\u2029",
          "\u202E",
          "\u202A",
          "\u2066",
          "\u2069",
          "\u200B",
          "\u200D",
          "\uFEFF",
          "\uFDD0",
          "\uFFFE",
          "\uFFFF",
          "\uE000",
          "\u3000",
          "\u115F",
          "e\u0301",
          "\u00E9",
          "\u4E2D",
          "\uD83D\uDE00",
          "\uD83D\uDC68\u200D\uD83D\uDC69",
          "\uDB40\uDC41",
          "\uDBFF\uDFFF",
          "$",
          "${",
          "${x}",
          "$x",
          "$(touch pwned)",
          "`touch pwned`",
          "{}",
          "{0}",
          "%s",
          "%",
          "%%",
          "%n",
          "!",
          "!!",
          "!1",
          "~",
          "~root",
          "-",
          "--",
          "-n",
          "--conf",
          "*",
          "?",
          "[a-z]",
          ";",
          "&",
          "&&",
          "|",
          ">",
          "<",
          "<<EOF",
          "(",
          ")",
          "#",
          "//",
          "/*",
          "*/",
          "=",
          ":",
          " ",
          "  ",
          "a",
          "B",
          "0",
          ",",
          ".",
          "$plan.title$",
          "<plan.title>",
          "\"); import os; os.abort() #",
          "\"); System.exit(1) //",
          "'; exit 1; '",
          "\nraise SystemExit\n",
          "\nexit 1\n");

  private final Random random;
  private final Predicate<String> canBeWritten;

  private Hostile(long seed, Predicate<String> canBeWritten) {
    this.random = new Random(seed);
    this.canBeWritten = canBeWritten;
  }

  /** {@link #PLANS} plans of {@link #PROPERTIES} properties each. */
  static Stream<LaunchPlan> plans(Kind kind, Predicate<String> canBeWritten) {
    Hostile hostile = new Hostile(20_261_128, canBeWritten);
    return Stream.generate(() -> hostile.plan(kind)).limit(PLANS);
  }

  private LaunchPlan plan(Kind kind) {
    String cluster = text();
    List<PlannedProperty> properties = new ArrayList<>();
    properties.add(
        property(kind == Kind.CONNECT ? "spark.remote" : "spark.master", writable(), cluster));
    properties.add(property("spark.app.name", writable(), cluster));
    for (int each = 0; each < PROPERTIES; each++) {
      properties.add(property("spark.sql.k" + each, writable(), cluster));
    }
    return new LaunchPlan(cluster, text(), kind, properties);
  }

  private PlannedProperty property(String key, String value, String cluster) {
    return new PlannedProperty(
        key,
        value,
        switch (random.nextInt(5)) {
          case 0 -> List.of(new Origin.Cluster(cluster, text(), 1));
          case 1 -> List.of(new Origin.Cluster(text(), text(), 1), new Origin.Cellwatch());
          case 2 -> List.of(new Origin.Bundle(text(), text(), 1));
          case 3 -> List.of(new Origin.Option(text(), random.nextBoolean()));
          default -> List.of();
        });
  }

  private String writable() {
    String text = text();
    while (!canBeWritten.test(text)) {
      text = text();
    }
    return text;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(12); left > 0; left--) {
      text.append(random.nextInt(4) == 0 ? character() : PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /** Any but NUL and half pairs, which a plan cannot have or no program can say. */
  private String character() {
    int bound =
        switch (random.nextInt(4)) {
          case 0 -> 0x80;
          case 1 -> 0x100;
          case 2 -> 0x10000;
          default -> 0x110000;
        };
    int character = 1 + random.nextInt(bound - 1);
    return Character.getType(character) == Character.SURROGATE
        ? character()
        : Character.toString(character);
  }
}
