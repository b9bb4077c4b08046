/** The one place that puts the parts together, for the command line and for tests alike. */
package io.cellwatch.server.wiring;
