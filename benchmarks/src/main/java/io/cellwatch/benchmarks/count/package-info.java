/** A hundred thousand tiny tasks with and without the listener. */
package io.cellwatch.benchmarks.count;
