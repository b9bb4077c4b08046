/**
 * The home page at {@code /}: applications, notebooks, live cells, what failed and why. The server
 * renders it whole; a small script asks for the newest rendering once a second and changes what
 * differs in place.
 */
package io.cellwatch.server.home;
