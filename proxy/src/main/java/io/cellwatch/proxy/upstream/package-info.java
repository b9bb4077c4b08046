/** Drivers' own UIs: where they are, and which may be opened. */
package io.cellwatch.proxy.upstream;
