/** The one runnable of Cellwatch. */
package io.cellwatch.server;
