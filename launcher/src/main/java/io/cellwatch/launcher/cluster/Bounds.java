package io.cellwatch.launcher.cluster;

/** How much a cluster file and a choice may hold. Far above what people write by hand. */
final class Bounds {
  static final int FILES_PER_FOLDER = 200;

  /** Directory entries looked at for cluster files, whatever their names. */
  static final int ENTRIES_PER_FOLDER = 10_000;

  static final int FILE_BYTES = 64 * 1024;

  /** Mappings and lists within each other; a cluster file needs five. */
  static final int NESTING = 12;

  static final int FAULTS_PER_FILE = 50;

  /** Clusters that extend each other, in one line. */
  static final int CHAIN = 10;

  static final int OPTIONS = 64;
  static final int BUNDLES = 64;
  static final int CHOICES = 256;

  /** In one {@code spark:} section, or one value of a mapping. */
  static final int PROPERTIES = 256;

  static final int NAME = 64;
  static final int TITLE = 200;
  static final int DESCRIPTION = 4_000;
  static final int VALUE = 8_192;
  static final int PATTERN = 500;

  /** Characters of a value that is matched against a pattern. */
  static final int MATCHED_VALUE = 1_000;

  /** Of a list-valued property, all its parts together. */
  static final int JOINED_VALUE = 65_536;

  private Bounds() {}
}
