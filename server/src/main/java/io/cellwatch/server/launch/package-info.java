/** The page on which a person chooses a cluster and gets the code that starts Spark there. */
package io.cellwatch.server.launch;
