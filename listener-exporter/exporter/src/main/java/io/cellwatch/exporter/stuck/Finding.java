package io.cellwatch.exporter.stuck;

/**
 * What a classifier has to say.
 *
 * @param sinceMillis by the driver's clock
 * @param evidence a sentence without its last point: which stage, task or executor, since when
 * @param advice what to try, in sentences
 * @param proven false where it may as well be all right: people may read it, nobody is alarmed
 */
public record Finding(
    StuckReason reason,
    Subject subject,
    long sinceMillis,
    String evidence,
    String advice,
    boolean proven) {

  static Finding proven(
      StuckReason reason, Subject subject, long sinceMillis, String evidence, String advice) {
    return new Finding(reason, subject, sinceMillis, evidence, advice, true);
  }

  /** Evidence and advice, for people. */
  public String words() {
    return evidence + ". " + advice;
  }
}
