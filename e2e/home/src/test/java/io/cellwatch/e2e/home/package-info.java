/** The home page in a real Chromium, by the production wiring. */
package io.cellwatch.e2e.home;
