package io.cellwatch.launcher.launch;

import java.time.Instant;
import java.util.Optional;

/**
 * When a launch came how far, as this server heard it.
 *
 * @param first when it was asked for; where it is not whole, what is known first
 * @param whole whether this server was asked for it: else some of it happened before it knew of it
 * @param delivered when the kernel had it
 * @param begun when its code began to run
 * @param decided when its outcome was known
 */
public record LaunchTimes(
    Instant first,
    boolean whole,
    Optional<Instant> delivered,
    Optional<Instant> begun,
    Instant decided) {}
