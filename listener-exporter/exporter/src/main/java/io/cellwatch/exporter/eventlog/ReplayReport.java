package io.cellwatch.exporter.eventlog;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay met.
 *
 * @param lines of the log, empty ones not counted
 * @param events that the fold was told of
 * @param malformedLines that are no event, or not the one that they say they are
 * @param unknownEvents how often each event came that no open-source Spark writes
 * @param damagedFiles compressed files of which a part could not be decoded
 * @param cutOff the log ends in the middle of a line or of a compressed block
 * @param inProgress the log's name says that its application has not ended
 */
public record ReplayReport(
    long lines,
    long events,
    long malformedLines,
    Map<String, Long> unknownEvents,
    int damagedFiles,
    boolean cutOff,
    boolean inProgress) {

  public ReplayReport {
    unknownEvents = Map.copyOf(unknownEvents);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(lines).append(" lines, ").append(events).append(" events used");
    if (malformedLines > 0) {
      text.append(", ").append(malformedLines).append(" malformed lines left out");
    }
    if (!unknownEvents.isEmpty()) {
      text.append(", unknown events left out: ").append(new TreeMap<>(unknownEvents));
    }
    if (damagedFiles > 0) {
      text.append(", ").append(damagedFiles).append(" damaged files read in part");
    }
    if (cutOff) {
      text.append(", cut off at the end");
    }
    if (inProgress) {
      text.append(", in progress by its name");
    }
    return text.toString();
  }
}
