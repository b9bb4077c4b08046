/** What the server knows of applications and of the cells of notebooks. */
package io.cellwatch.exporter.application;
