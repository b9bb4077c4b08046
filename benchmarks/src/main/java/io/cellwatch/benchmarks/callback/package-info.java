/** What one event of Spark costs in our listener, beside Spark's own. */
package io.cellwatch.benchmarks.callback;
