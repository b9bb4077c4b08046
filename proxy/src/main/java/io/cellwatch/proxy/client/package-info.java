/** Connections of clients. */
package io.cellwatch.proxy.client;
