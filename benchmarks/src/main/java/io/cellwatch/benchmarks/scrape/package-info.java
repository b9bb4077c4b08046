/** What a scrape of many series costs. */
package io.cellwatch.benchmarks.scrape;
