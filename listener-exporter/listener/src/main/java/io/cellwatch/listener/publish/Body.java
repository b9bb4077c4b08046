package io.cellwatch.listener.publish;

/**
 * The body of a request.
 *
 * @param zipped by gzip
 */
@SuppressWarnings("ArrayRecordComponent") // made for one request and never compared
record Body(byte[] bytes, boolean zipped) {}
