/** Rules, dashboards and the watch for stuck work, on the series of a thousand applications. */
package io.cellwatch.benchmarks.scale;
