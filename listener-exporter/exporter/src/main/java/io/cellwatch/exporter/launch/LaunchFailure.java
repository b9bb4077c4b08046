package io.cellwatch.exporter.launch;

/**
 * Why a launch failed.
 *
 * @param kind one of a few words, such as {@code java_missing}
 * @param message for people
 */
public record LaunchFailure(String kind, String message) {}
