package io.cellwatch.model;

/**
 * Highest memory in use, in bytes, by Spark's {@code ExecutorMetrics}; 0 where it was not reported.
 *
 * @param heap {@code JVMHeapMemory}
 * @param offHeap {@code JVMOffHeapMemory}
 * @param onHeapExecution {@code OnHeapExecutionMemory}
 * @param offHeapExecution {@code OffHeapExecutionMemory}
 * @param onHeapStorage {@code OnHeapStorageMemory}
 * @param offHeapStorage {@code OffHeapStorageMemory}
 */
public record MemoryPeaks(
    long heap,
    long offHeap,
    long onHeapExecution,
    long offHeapExecution,
    long onHeapStorage,
    long offHeapStorage) {

  /** Nothing was reported. */
  public static final MemoryPeaks NONE = new MemoryPeaks(0, 0, 0, 0, 0, 0);

  public MemoryPeaks {
    Check.notNegative("peaks.heap", heap);
    Check.notNegative("peaks.offHeap", offHeap);
    Check.notNegative("peaks.onHeapExecution", onHeapExecution);
    Check.notNegative("peaks.offHeapExecution", offHeapExecution);
    Check.notNegative("peaks.onHeapStorage", onHeapStorage);
    Check.notNegative("peaks.offHeapStorage", offHeapStorage);
  }

  /** The higher of both, area by area. */
  public MemoryPeaks max(MemoryPeaks other) {
    return new MemoryPeaks(
        Math.max(heap, other.heap),
        Math.max(offHeap, other.offHeap),
        Math.max(onHeapExecution, other.onHeapExecution),
        Math.max(offHeapExecution, other.offHeapExecution),
        Math.max(onHeapStorage, other.onHeapStorage),
        Math.max(offHeapStorage, other.offHeapStorage));
  }
}
