/** How fast event logs are read. */
package io.cellwatch.benchmarks.replay;
