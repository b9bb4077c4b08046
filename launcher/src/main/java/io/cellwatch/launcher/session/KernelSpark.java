package io.cellwatch.launcher.session;

/**
 * The session of Spark that lives in a kernel, whoever made it.
 *
 * @param launch id of the launch that made it; empty where none did
 */
public record KernelSpark(
    String applicationId, String applicationName, String master, String launch) {}
