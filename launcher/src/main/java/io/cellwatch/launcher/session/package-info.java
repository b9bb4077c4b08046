/** Kernels of notebooks that say how they are, and wait for code to run. */
package io.cellwatch.launcher.session;
