/** The little of a driver's answers that is not as the driver gave it. */
package io.cellwatch.proxy.rewrite;
