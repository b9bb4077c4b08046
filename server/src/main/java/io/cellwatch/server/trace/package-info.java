/**
 * The page that shows one trace as a waterfall at {@code /traces/{traceId}}, and its download. The
 * server lays it out and draws it; no script is needed, zooming is a link.
 */
package io.cellwatch.server.trace;
