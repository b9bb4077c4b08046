/**
 * Who may do what: one table of routes, one filter that decides by it, and rules that register
 * nothing the table does not list.
 */
package io.cellwatch.server.access;
