/**
 * Events in, records out. Nothing here knows a type of Spark: a listener in a live driver and a
 * reader of event logs feed the same {@link io.cellwatch.model.fold.ApplicationFold}.
 */
package io.cellwatch.model.fold;
