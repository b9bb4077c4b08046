/**
 * Named clusters: their files, read with every fault told, and a person's choice of one made a plan
 * of properties.
 *
 * <p>{@link io.cellwatch.launcher.cluster.Clusters} watches the folders, {@link
 * io.cellwatch.launcher.cluster.Resolver} makes the plan.
 */
package io.cellwatch.launcher.cluster;
