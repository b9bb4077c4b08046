/** Whatever grows has a bound: collections that forget. */
package io.cellwatch.exporter.bounded;
