package io.cellwatch.launcher.cluster;

/**
 * A property that a file sets.
 *
 * @param line of the file, from 1
 */
public record Setting(String key, String value, int line) {}
