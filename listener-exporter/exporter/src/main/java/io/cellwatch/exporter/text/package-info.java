/** Figures in words. */
package io.cellwatch.exporter.text;
