/** Cells that run in this JVM: which one a thread works for, and what is reported of them. */
@org.jspecify.annotations.NullMarked
package io.cellwatch.listener.cell;
