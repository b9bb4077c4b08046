package io.cellwatch.proxy;

import java.util.Map;

/**
 * What somebody is asked before it is killed. The form posts to the very address of the page.
 *
 * @param application its name
 * @param what would be killed, such as {@code job 7}
 * @param fields of the form, by their names
 */
public record KillConfirmation(String application, String what, Map<String, String> fields) {
  public KillConfirmation {
    fields = Map.copyOf(fields);
  }
}
