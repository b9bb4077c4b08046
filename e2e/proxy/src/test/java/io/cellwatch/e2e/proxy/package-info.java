/** The proxied UI of real Spark drivers in a real Chromium, by the production wiring. */
package io.cellwatch.e2e.proxy;
