/** Starts Spark on named clusters from a notebook. */
package io.cellwatch.launcher;
