package io.cellwatch.model;

/**
 * How long a text and how large a number may be in a record. The driver cuts to these, the server
 * refuses what is above them.
 */
public final class Limits {
  /** Ids and short names. */
  public static final int NAME_CHARACTERS = 256;

  /** Paths, addresses, call sites, descriptions, titles. */
  public static final int LINE_CHARACTERS = 1024;

  /** Error messages. */
  public static final int MESSAGE_CHARACTERS = 4096;

  /** Year 9999: what is above it is no moment. */
  public static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

  /** Stages that a job record names; a job may have more. */
  public static final int STAGES_OF_A_JOB = 1000;

  /** Jobs that a stage record names. */
  public static final int JOBS_OF_A_STAGE = 100;

  /** Tasks of a stage attempt that get spans. */
  public static final int TASKS_OF_A_STAGE = 20;

  /** Executors with failed tasks of a stage attempt that are told from each other. */
  public static final int FAILING_EXECUTORS = 10;

  /** Records of one kind in one update; a replayed log makes one update of all its records. */
  public static final int RECORDS_OF_A_KIND = 10_000_000;

  private Limits() {}
}
