/**
 * The protocol between drivers and servers, shown with real ones: each driver is a Spark
 * application in a JVM of its own, each server is the shipped jar. Whatever happens between them,
 * the server's figures end up equal to those of Spark's own REST API, and the driver's jobs never
 * wait.
 */
package io.cellwatch.e2e.protocol;
