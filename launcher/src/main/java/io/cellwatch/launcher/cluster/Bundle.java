package io.cellwatch.launcher.cluster;

import java.util.List;

/**
 * A named set of properties that a person may choose.
 *
 * @param file that declares it
 * @param line of its name, from 1
 */
public record Bundle(
    String name,
    String title,
    String description,
    List<Setting> properties,
    String file,
    int line) {
  public Bundle {
    properties = List.copyOf(properties);
  }
}
