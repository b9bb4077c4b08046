/**
 * Spark's events, translated into calls of the fold: the only package that touches Spark's event
 * classes.
 */
package io.cellwatch.listener.event;
