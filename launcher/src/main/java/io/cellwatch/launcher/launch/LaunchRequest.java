package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.cluster.Choice;
import io.cellwatch.launcher.template.Target;
import java.util.Optional;

/**
 * A wish to start Spark in a kernel.
 *
 * @param session of the kernel
 * @param cluster its name
 * @param target empty for the one that is usual for the cluster and the kernel
 * @param replace whether a session of Spark that is there already goes for it
 * @param id a random UUID that the asker made: asked for again, nothing is started again
 */
public record LaunchRequest(
    String session,
    String cluster,
    Choice choice,
    Optional<Target> target,
    boolean replace,
    Optional<String> id) {}
