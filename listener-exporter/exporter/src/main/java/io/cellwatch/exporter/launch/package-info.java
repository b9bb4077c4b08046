/** What is to be counted and traced of launches, whoever makes them. */
package io.cellwatch.exporter.launch;
