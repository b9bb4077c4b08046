/** What a start of Spark in a notebook costs more with Cellwatch. */
package io.cellwatch.benchmarks.launch;
