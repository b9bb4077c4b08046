/** The command line: one class for each subcommand. */
package io.cellwatch.server.command;
