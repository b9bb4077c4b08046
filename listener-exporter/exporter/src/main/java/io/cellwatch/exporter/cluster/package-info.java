/** What Spark's own cluster manager, a standalone master, says of its cluster. */
@NullMarked
package io.cellwatch.exporter.cluster;

import org.jspecify.annotations.NullMarked;
