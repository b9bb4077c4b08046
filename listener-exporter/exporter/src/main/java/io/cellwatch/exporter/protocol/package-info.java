/** The JSON of the state protocol, as the server reads it. */
package io.cellwatch.exporter.protocol;
