/** Real servers and real Spark drivers in processes of their own. */
package io.cellwatch.benchmarks.process;
