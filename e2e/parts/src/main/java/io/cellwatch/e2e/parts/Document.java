package io.cellwatch.e2e.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A document of the project: tests run what it tells people to write. */
public final class Document {
  private static final String FENCE = "```";

  /**
   * A block of code.
   *
   * @param heading of its section, without number signs
   */
  private record Block(String heading, String language, String text) {}

  private final String name;
  private final List<Block> blocks = new ArrayList<>();

  private Document(String name, List<String> lines) {
    this.name = name;
    String heading = "";
    String language = "";
    List<String> block = null;
    for (String line : lines) {
      if (block != null && line.equals(FENCE)) {
        blocks.add(new Block(heading, language, String.join("\n", block) + "\n"));
        block = null;
      } else if (block != null) {
        block.add(line);
      } else if (line.startsWith(FENCE)) {
        language = line.substring(FENCE.length());
        block = new ArrayList<>();
      } else if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
      }
    }
  }

  /** One of {@code docs/}, read from a module two folders below the project. */
  public static Document read(String name) throws IOException {
    return new Document(name, Files.readAllLines(Path.of("..", "..", "docs", name)));
  }

  /** The blocks of a language in a section, in their order; at least one. */
  public List<String> blocks(String heading, String language) {
    List<String> found =
        blocks.stream()
            .filter(each -> each.heading().equals(heading) && each.language().equals(language))
            .map(Block::text)
            .toList();
    if (found.isEmpty()) {
      throw new AssertionError(
          "docs/%s has no block of %s below the heading %s".formatted(name, language, heading));
    }
    return found;
  }

  /** The one block of a language in a section. */
  public String block(String heading, String language) {
    List<String> found = blocks(heading, language);
    if (found.size() > 1) {
      throw new AssertionError(
          "docs/%s has %d blocks of %s below the heading %s; one is expected"
              .formatted(name, found.size(), language, heading));
    }
    return found.get(0);
  }

  /** A text with something in it replaced that must be there. */
  public static String replaced(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new AssertionError(part + " is not in:\n" + text);
    }
    return text.replace(part, by);
  }
}
