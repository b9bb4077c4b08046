/** The Spark UI of every driver that reports, below one address. */
package io.cellwatch.proxy;
