/** What a client may ask. */
package io.cellwatch.proxy.request;
