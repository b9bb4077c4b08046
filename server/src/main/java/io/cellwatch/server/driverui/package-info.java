/** Where the pages of drivers' own UIs are, through the proxy. */
@org.jspecify.annotations.NullMarked
package io.cellwatch.server.driverui;
