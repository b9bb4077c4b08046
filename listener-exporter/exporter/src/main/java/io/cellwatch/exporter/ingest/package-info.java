/** Takes the updates of drivers and the reports of notebooks. */
package io.cellwatch.exporter.ingest;
