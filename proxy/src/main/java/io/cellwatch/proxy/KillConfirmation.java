package io.cellwatch.proxy;

/**
 * What somebody is asked before it is killed. The form posts to the very address of the page, with
 * one field.
 *
 * @param application its name
 * @param what would be killed, such as {@code job 7}
 * @param field the field's name
 * @param token its value
 */
public record KillConfirmation(String application, String what, String field, String token) {}
