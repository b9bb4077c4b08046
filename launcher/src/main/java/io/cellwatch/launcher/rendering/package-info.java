/** From a cluster and a choice to code, with the origin of each value. */
package io.cellwatch.launcher.rendering;
