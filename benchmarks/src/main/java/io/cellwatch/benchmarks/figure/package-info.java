/** Figures as they are printed, each beside its target. */
package io.cellwatch.benchmarks.figure;
