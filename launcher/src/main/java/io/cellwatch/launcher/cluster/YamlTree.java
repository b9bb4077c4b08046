package io.cellwatch.launcher.cluster;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The nodes of a file, as text with places; no object is ever made of them.
 *
 * <p>Aliases are refused altogether: a few lines of them stand for billions of nodes, and {@code
 * extends} and bundles are for what files share. So are tags, which name classes.
 */
final class YamlTree {
  private YamlTree() {}

  /** Empty where there is a fault. */
  static Optional<Node> read(byte[] bytes, Faults faults) {
    Optional<String> text = text(bytes, faults);
    if (text.isEmpty() || !isPlain(text.get(), faults)) {
      return Optional.empty();
    }
    try {
      if (!isTree(text.get(), faults)) {
        return Optional.empty();
      }
      return Optional.ofNullable(yaml().compose(new StringReader(text.get())));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      faults.add(mark == null ? Place.START : Place.of(mark), "", problem(e));
      return Optional.empty();
    } catch (YAMLException e) {
      faults.add(Place.START, "", "is not YAML: %s".formatted(String.valueOf(e.getMessage())));
      return Optional.empty();
    } catch (RuntimeException e) {
      // SnakeYAML lets some of Java's own through, such as for "\UFFFFFFFF".
      faults.add(
          Place.START,
          "",
          "is not YAML that can be read, an escape such as \"\\UFFFFFFFF\" may be the cause: %s"
              .formatted(Wording.shown(String.valueOf(e.getMessage()))));
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] bytes, Faults faults) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer left = ByteBuffer.wrap(bytes);
    CoderResult end = decoder.decode(left, text, true);
    text.flip();
    if (end.isError()) {
      faults.add(
          Place.of(text, text.length()),
          "",
          "is not text in UTF-8: byte 0x%02x cannot stand here; save the file as UTF-8"
              .formatted(left.get(left.position()) & 0xff));
      return Optional.empty();
    }
    // Some editors of Windows begin a file so.
    return Optional.of(text.toString().replaceFirst("^\uFEFF", ""));
  }

  private static boolean isPlain(String text, Faults faults) {
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      if (!StreamReader.isPrintable(text.codePointAt(at))) {
        faults.add(
            Place.of(text, at),
            "",
            "has the character U+%04X, which no YAML file may hold: remove it"
                .formatted(text.codePointAt(at)));
        return false;
      }
    }
    return true;
  }

  /** Whether it is one document without aliases and tags, not nested too deeply. */
  private static boolean isTree(String text, Faults faults) {
    int depth = 0;
    int documents = 0;
    for (Event event : yaml().parse(new StringReader(text))) {
      Place place = Place.of(event.getStartMark());
      switch (event) {
        case AliasEvent alias ->
            faults.add(
                place,
                "",
                ("*%s stands for another part of the file: write that out here, or put it in a"
                        + " cluster to extend or a bundle")
                    .formatted(alias.getAnchor()));
        case ScalarEvent scalar -> tag(scalar.getTag(), place, faults);
        case CollectionStartEvent start -> {
          tag(start.getTag(), place, faults);
          depth++;
        }
        case CollectionEndEvent end -> depth--;
        case DocumentStartEvent start -> documents++;
        default -> {}
      }
      if (depth > Bounds.NESTING) {
        faults.add(place, "", "is nested more than %d deep".formatted(Bounds.NESTING));
        return false;
      }
      if (documents > 1) {
        faults.add(place, "", "a second document begins here: write each cluster in its own file");
        return false;
      }
    }
    if (documents == 0) {
      faults.add(Place.START, "", "is empty: name and spark are expected, at least");
    }
    return !faults.any();
  }

  private static void tag(@Nullable String tag, Place place, Faults faults) {
    if (tag != null) {
      faults.add(place, "", "has the tag %s: write the value alone".formatted(Wording.shown(tag)));
    }
  }

  private static String problem(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("TAB")) {
      return "is indented by a tab, which YAML forbids: use spaces";
    }
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return "is not YAML from here on:%s %s; a missing quotation mark, colon or space above may be the"
            .formatted(context + (context.isEmpty() ? "" : ","), problem)
        + " cause";
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Bounds.FILE_BYTES);
    options.setNestingDepthLimit(Bounds.NESTING);
    options.setMaxAliasesForCollections(0);
    options.setAllowRecursiveKeys(false);
    return new Yaml(options);
  }
}
