package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.exporter.eventlog.LogFiles.LogFile;
import io.cellwatch.model.fold.ApplicationFold;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One reading of a log into a fold. */
final class Replay {
  /** How many malformed lines, and how many kinds of unknown events, are reported one by one. */
  private static final int REPORTED = 5;

  /** As Spark reads them: texts of any length; plans may be nested deeper than Jackson's 1000. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxStringLength(Integer.MAX_VALUE)
                      .maxNestingDepth(Integer.MAX_VALUE)
                      .build())
              .build());

  private final LogFiles files;
  private final ApplicationFold fold;
  private final ReplayObserver observer;
  private final LogTime time;
  private final EventReaders readers = new EventReaders();
  private final Map<String, Long> unknownEvents = new HashMap<>();

  private long lines;
  private long events;
  private long malformedLines;
  private int damagedFiles;
  private boolean cutOff;

  Replay(LogFiles files, ApplicationFold fold, ReplayObserver observer, LogTime time) {
    this.files = files;
    this.fold = fold;
    this.observer = observer;
    this.time = time;
  }

  ReplayReport run() throws IOException {
    files.gaps().forEach(this::missed);
    long total = files.bytes();
    long before = 0;
    for (LogFile file : files.files()) {
      long done = before;
      try (DecodedLog text =
          new DecodedLog(file, read -> observer.read(done + read, total, events))) {
        read(file, text);
      }
      before += file.bytes();
    }
    return new ReplayReport(
        lines, events, malformedLines, unknownEvents, damagedFiles, cutOff, files.inProgress());
  }

  private void read(LogFile file, DecodedLog text) throws IOException {
    boolean newest = file.equals(files.files().get(files.files().size() - 1));
    EventLines eventLines = new EventLines(text);
    while (eventLines.next()) {
      String problem = readLine(eventLines.line());
      if (problem == null) {
        continue;
      }
      if (newest && eventLines.cutOff()) {
        cutOff = true;
      } else {
        malformed(file, eventLines.number(), problem);
      }
    }
    String damage = text.damage();
    if (damage != null) {
      damagedFiles++;
      missed(damage);
    } else if (text.cutOff()) {
      cutOff |= newest;
      if (!newest) {
        damagedFiles++;
        missed(file.path() + ": cut off, and it is not the newest file: events are missing");
      }
    }
  }

  /** Gives what is wrong with the line; null where nothing is. */
  private @Nullable String readLine(InputStream line) throws IOException {
    lines++;
    try (JsonParser parser = MAPPER.getFactory().createParser(line)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        lines--;
        return null;
      }
      if (first != JsonToken.START_OBJECT) {
        return "not a JSON object";
      }
      return readEvent(parser);
    } catch (JsonProcessingException e) {
      return e.getOriginalMessage() + " (column " + columnOf(e) + ")";
    } catch (MalformedEventException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static long columnOf(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
  }

  private @Nullable String readEvent(JsonParser parser) throws IOException {
    String field = parser.nextFieldName();
    if ("Event".equals(field)) {
      return readNamed(parser, parser.nextTextValue());
    }
    // Spark writes the name first. Whoever rewrote the log did not: one line is held in memory.
    if (field == null) {
      return "Event: missing: the event's name is expected";
    }
    ObjectNode event = MAPPER.createObjectNode();
    for (String name = field; name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      event.set(name, MAPPER.readTree(parser));
    }
    try (JsonParser fields = event.traverse(MAPPER)) {
      fields.nextToken();
      return readNamed(fields, event.path("Event").textValue());
    }
  }

  private @Nullable String readNamed(JsonParser parser, @Nullable String event) throws IOException {
    if (event == null) {
      return "Event: missing: the event's name is expected";
    }
    EventReader reader = readers.of(event);
    if (reader != null) {
      Effect effect = reader.read(parser);
      time.reaches(readers.newestMillis());
      effect.on(fold);
      events++;
    } else if (!readers.isOfNoUse(event)) {
      unknown(event);
    }
    return null;
  }

  private void malformed(LogFile file, long number, String problem) {
    malformedLines++;
    fold.incomplete();
    if (malformedLines <= REPORTED) {
      observer.problem(file.path() + ":" + number + ": malformed line left out: " + problem);
    } else if (malformedLines == REPORTED + 1) {
      observer.problem(file.path() + ": more malformed lines are left out and only counted");
    }
  }

  private void unknown(String event) {
    boolean first = unknownEvents.merge(event, 1L, Long::sum) == 1;
    if (first && unknownEvents.size() <= REPORTED) {
      observer.problem("unknown event left out (here and wherever it comes again): " + event);
    }
  }

  private void missed(String message) {
    fold.incomplete();
    observer.problem(message);
  }
}
