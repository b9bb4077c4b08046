package io.cellwatch.launcher.cluster;

import java.util.Optional;

/**
 * What options of every type have.
 *
 * @param label for people, short
 * @param required whether a launch needs a value of it, from whoever: the person, its default, or
 *     the cluster that sets its property
 * @param defaultText what counts where neither a person nor anything else sets its property
 * @param file that declares it
 * @param line of its name, from 1
 */
public record OptionFacts(
    String name,
    String label,
    String description,
    boolean required,
    Optional<String> defaultText,
    String file,
    int line) {}
