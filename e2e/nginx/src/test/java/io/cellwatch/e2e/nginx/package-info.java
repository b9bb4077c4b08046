/** The documented configurations of proxies in front, run by a real nginx. */
package io.cellwatch.e2e.nginx;
