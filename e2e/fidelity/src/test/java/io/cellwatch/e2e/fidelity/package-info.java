/**
 * The fidelity rule: every figure that Cellwatch exports equals Spark's own REST figure for the
 * same application, exactly. The judge is Spark's History Server, on recorded logs of Spark 1.3 to
 * 4.2.
 */
package io.cellwatch.e2e.fidelity;
