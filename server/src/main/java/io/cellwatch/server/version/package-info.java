/** Which Cellwatch this is. */
package io.cellwatch.server.version;
