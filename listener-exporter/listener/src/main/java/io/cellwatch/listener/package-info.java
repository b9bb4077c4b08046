/** The way in: the listener and plugin that Spark loads, and what they hold together. */
package io.cellwatch.listener;
