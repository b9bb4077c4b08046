/**
 * The records that the driver and the server both speak: state, never events. Every record is
 * complete in itself, so an update may be lost, repeated or overtaken and the next one repairs it.
 */
package io.cellwatch.model;
