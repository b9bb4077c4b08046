/**
 * What can be configured: every key is declared once, read once, and all mistakes are told
 * together.
 */
package io.cellwatch.server.configuration;
