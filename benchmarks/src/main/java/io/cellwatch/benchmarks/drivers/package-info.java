/** One server and a thousand drivers. */
package io.cellwatch.benchmarks.drivers;
