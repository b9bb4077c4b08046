/** Drivers that run no Spark: the real fold, fed with made-up events. */
package io.cellwatch.benchmarks.simulation;
