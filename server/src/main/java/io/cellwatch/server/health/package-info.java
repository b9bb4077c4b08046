/** Whether the server is up, and its proof that it knows the token. */
package io.cellwatch.server.health;
