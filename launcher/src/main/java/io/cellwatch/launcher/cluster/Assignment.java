package io.cellwatch.launcher.cluster;

/** A property and the value that something gives it. */
record Assignment(String key, String value) {}
