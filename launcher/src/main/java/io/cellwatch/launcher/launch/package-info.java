/** Launches: what was asked for, what kernels and drivers say of it, and what became of it. */
package io.cellwatch.launcher.launch;
