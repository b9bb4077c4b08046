/** What it costs to make spans of records. */
package io.cellwatch.benchmarks.spans;
