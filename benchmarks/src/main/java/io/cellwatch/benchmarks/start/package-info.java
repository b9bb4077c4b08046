/** How fast a server starts and how little it needs while nothing happens. */
package io.cellwatch.benchmarks.start;
