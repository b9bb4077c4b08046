/** What a server that a notebook started is asked by later notebooks. */
package io.cellwatch.server.embedded;
