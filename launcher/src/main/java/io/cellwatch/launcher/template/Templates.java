package io.cellwatch.launcher.template;

import io.cellwatch.launcher.plan.LaunchPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The templates of all targets: Cellwatch's own, and those of a folder. A broken file there does
 * not hide the others; what it would have made is refused with its fault, and never made by
 * Cellwatch's own template in its place. Never changes, and any thread may use it.
 */
public final class Templates {
  private static final int MOST_FILES = 100;
  private static final int MOST_BYTES = 256 << 10;
  private static final String ENDING = ".stg";
  private static final Pattern FILE =
      Pattern.compile("(?:(?<name>[a-z0-9][a-z0-9_-]*)\\.)?(?<target>[a-z-]+)\\.stg");

  /** A target's usual template has no name. */
  private record Key(Target target, String name) {}

  private sealed interface Entry {
    record Whole(Template template) implements Entry {}

    record Broken(String problem) implements Entry {}
  }

  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Templates() {
    for (Target each : Target.values()) {
      entries.put(new Key(each, ""), new Entry.Whole(builtIn(each)));
    }
  }

  /** Cellwatch's own. */
  public static Templates builtIn() {
    return new Templates();
  }

  /**
   * Cellwatch's own and a folder's: {@code TARGET.stg} takes the place of a target's template or of
   * parts of it, {@code NAME.TARGET.stg} is one more for this target.
   *
   * @param folder need not exist
   */
  public static Templates with(Path folder) {
    Templates templates = new Templates();
    templates.add(folder);
    return templates;
  }

  private static Template builtIn(Target target) {
    String resource = target.id() + ENDING;
    try (InputStream in = Templates.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": is missing in this jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Template(new Source(resource, text), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private void add(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(each -> each.getFileName().toString().endsWith(ENDING))
              .sorted()
              .limit(MOST_FILES + 1L)
              .toList();
    } catch (IOException | UncheckedIOException e) {
      problems.add(folder + ": is no folder that can be listed; mend its kind or its rights");
      return;
    }
    if (files.size() > MOST_FILES) {
      problems.add(
          "%s: has more than %d templates; those after %s do not count"
              .formatted(folder, MOST_FILES, files.get(MOST_FILES - 1).getFileName()));
    }
    files.stream().limit(MOST_FILES).forEach(this::addFile);
  }

  private void addFile(Path file) {
    Matcher named = FILE.matcher(file.getFileName().toString());
    Optional<Target> target = named.matches() ? Target.of(named.group("target")) : Optional.empty();
    if (target.isEmpty()) {
      problems.add(
          "%s: its name tells no target; call it TARGET.stg or NAME.TARGET.stg, NAME of small letters, digits, - and _, TARGET one of %s"
              .formatted(file, Target.listed(List.of(Target.values()))));
      return;
    }
    Key key = new Key(target.get(), Optional.ofNullable(named.group("name")).orElse(""));
    try {
      Template base = builtIn(target.get());
      entries.put(
          key,
          new Entry.Whole(
              new Template(new Source(file.toString(), text(file)), Optional.of(base))));
    } catch (RenderException e) {
      String problem = e.getMessage();
      problems.add(problem);
      entries.put(key, new Entry.Broken(problem));
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new RenderException(
            "%s: has more than %,d bytes, which is no template".formatted(file, MOST_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RenderException(file + ": is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      throw new RenderException(file + ": cannot be read; mend its rights");
    }
  }

  /** What is wrong with the folder and its files, a sentence each. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** The names of a target's further templates, the usual one apart. */
  public List<String> names(Target target) {
    return entries.keySet().stream()
        .filter(each -> each.target() == target && !each.name().isEmpty())
        .map(Key::name)
        .sorted()
        .toList();
  }

  /**
   * Code by a target's usual template.
   *
   * @throws RenderException if the plan does not fit, or a value cannot be written, or the template
   *     is wrong
   */
  public String render(LaunchPlan plan, Target target) {
    return render(plan, target, "");
  }

  /**
   * Code by a template.
   *
   * @param name one of {@link #names}, or empty for the usual one
   * @throws RenderException if the plan does not fit, or a value cannot be written, or the template
   *     is wrong or missing
   */
  public String render(LaunchPlan plan, Target target, String name) {
    if (!target.fits(plan)) {
      throw new RenderException(
          "cluster %s: cannot be started by %s; choose one of %s"
              .formatted(plan.cluster(), target.id(), Target.listed(Target.fitting(plan))));
    }
    return switch (entries.get(new Key(target, name))) {
      case null ->
          throw new RenderException(
              "%s: is no template for %s; %s"
                  .formatted(
                      Characters.shown(name),
                      target.id(),
                      names(target).isEmpty()
                          ? "there is only the usual one, without a name"
                          : "there are " + String.join(", ", names(target))));
      case Entry.Whole(Template template) -> template.render(PlanAttributes.of(plan, target));
      case Entry.Broken(String problem) -> throw new RenderException(problem);
    };
  }
}
