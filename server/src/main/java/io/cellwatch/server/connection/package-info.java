/** What guards the server's connections: slow clients, packed bodies. */
package io.cellwatch.server.connection;
