/** One line a record on standard error, and never a token in it. */
package io.cellwatch.server.logging;
