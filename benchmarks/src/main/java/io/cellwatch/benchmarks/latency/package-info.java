/** How long the end of a task takes until a scrape shows it. */
package io.cellwatch.benchmarks.latency;
