/** HTTP with drivers. */
package io.cellwatch.proxy.exchange;
