/** Brings what the fold holds to a server. */
package io.cellwatch.listener.publish;
