/**
 * Real parts that tests of several modules put around the server. A part stands on a library that a
 * module which uses it names for itself: a test of spans needs no browser.
 */
package io.cellwatch.e2e.parts;
