/**
 * What people have of Start Spark (the Jupyter extension <i>sparkmanager</i>): its clusters, as
 * files of ours.
 */
package io.cellwatch.launcher.startspark;
