/** Reads event logs instead of listening to drivers. */
package io.cellwatch.exporter.replay;
