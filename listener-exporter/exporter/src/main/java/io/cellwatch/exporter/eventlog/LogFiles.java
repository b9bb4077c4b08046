package io.cellwatch.exporter.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a log, in the order in which they are read: one, or those of a rolling folder.
 *
 * @param inProgress their name says that the application has not ended
 * @param gaps events are known to be missing: a number of a rolling folder is, or the older files
 *     were compacted, which leaves out what was over
 */
record LogFiles(List<LogFile> files, boolean inProgress, List<String> gaps) {
  private static final String IN_PROGRESS = ".inprogress";
  private static final String COMPACTED = ".compact";
  private static final Pattern ROLLED = Pattern.compile("events_(\\d{1,18})_.*");

  /** One file and its size, as it was when the log was opened. */
  record LogFile(Path path, long bytes, Codec codec) {}

  LogFiles {
    files = List.copyOf(files);
    gaps = List.copyOf(gaps);
  }

  static LogFiles at(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new EventLogException(path + ": no such file or folder: give the path of an event log");
    }
    if (!Files.isReadable(path)) {
      throw new EventLogException(path + ": may not be read by this user");
    }
    if (Files.isDirectory(path)) {
      return rolling(path);
    }
    String name = path.getFileName().toString();
    return new LogFiles(List.of(file(path)), name.endsWith(IN_PROGRESS), List.of());
  }

  private static LogFiles rolling(Path folder) throws IOException {
    List<Rolled> rolled = new ArrayList<>();
    boolean inProgress = false;
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = entry.getFileName().toString();
        Matcher matcher = ROLLED.matcher(name);
        if (matcher.matches()) {
          long number = Long.parseLong(matcher.group(1));
          rolled.add(new Rolled(entry, number, name.endsWith(COMPACTED)));
        } else if (name.startsWith("appstatus_")) {
          inProgress |= name.endsWith(IN_PROGRESS);
        }
      }
    }
    if (rolled.isEmpty()) {
      throw new EventLogException(
          folder
              + ": a folder without events_<number>_… files: give a log file, or a folder"
              + " eventlog_v2_… that Spark wrote");
    }
    return inOrder(rolled, inProgress);
  }

  /** As Spark: by number, from the newest compacted one on, which stands for all up to it. */
  private static LogFiles inOrder(List<Rolled> rolled, boolean inProgress) throws IOException {
    rolled.sort(Comparator.comparingLong(Rolled::number).thenComparing(Rolled::compacted));
    int first = 0;
    for (int i = 0; i < rolled.size(); i++) {
      first = rolled.get(i).compacted() ? i : first;
    }
    List<String> gaps = new ArrayList<>();
    Rolled oldest = rolled.get(first);
    if (oldest.compacted()) {
      gaps.add(oldest.path() + ": compacted by Spark: events of ended work were left out");
    } else if (oldest.number() > 1) {
      gaps.add(oldest.path() + ": the first file: events_1_… is missing");
    }
    List<LogFile> files = new ArrayList<>();
    for (int i = first; i < rolled.size(); i++) {
      Rolled file = rolled.get(i);
      if (i > first && file.number() != rolled.get(i - 1).number() + 1) {
        gaps.add(file.path() + ": number " + (file.number() - 1) + " before it is missing");
      }
      files.add(file(file.path()));
    }
    return new LogFiles(files, inProgress, gaps);
  }

  private record Rolled(Path path, long number, boolean compacted) {}

  private static LogFile file(Path path) throws IOException {
    byte[] first;
    try (var stream = Files.newInputStream(path)) {
      first = stream.readNBytes(Codec.MAGIC_BYTES);
    }
    String name =
        withoutEnding(withoutEnding(path.getFileName().toString(), COMPACTED), IN_PROGRESS);
    // What the file holds decides: people rename logs, and unpack them under the old name.
    Codec codec = Codec.ofFirstBytes(first).or(() -> Codec.ofFileName(name)).orElse(Codec.PLAIN);
    return new LogFile(path, Files.size(path), codec);
  }

  private static String withoutEnding(String name, String ending) {
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }

  long bytes() {
    return files.stream().mapToLong(LogFile::bytes).sum();
  }
}
