/** What is to be started: a cluster's properties with all that was chosen, in one list. */
package io.cellwatch.launcher.plan;
