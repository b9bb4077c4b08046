package io.cellwatch.exporter.stuck;

/**
 * Something is stuck, since a while and still.
 *
 * @param application label of the application: {@code app_id}
 * @param finding as it was said last
 * @param sinceMillis when it was said first, by the driver's clock
 */
public record Stuck(String application, Finding finding, long sinceMillis) {}
