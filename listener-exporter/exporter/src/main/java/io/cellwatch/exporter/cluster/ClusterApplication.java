package io.cellwatch.exporter.cluster;

/**
 * An application on a cluster.
 *
 * @param id Spark's
 * @param name as its author calls it
 * @param user whose it is
 * @param cores that it holds
 */
public record ClusterApplication(String id, String name, String user, int cores) {}
