package io.cellwatch.model.fold;

/**
 * The durations of a stage's tasks in log-linear buckets, eight to each power of two: a median
 * within an eighth of the true one, in about a kilobyte whatever the number of tasks.
 */
final class Durations {
  private static final int SUB_BUCKET_BITS = 3;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
  private static final int OCTAVES = 36;

  private final int[] counts = new int[SUB_BUCKETS * OCTAVES];
  private int size;
  private long longest;

  void add(long millis) {
    counts[bucket(millis)]++;
    size++;
    longest = Math.max(longest, millis);
  }

  int size() {
    return size;
  }

  long longest() {
    return longest;
  }

  /**
   * The lower bound of the bucket that holds the median, in milliseconds; 0 where there is none.
   */
  long median() {
    int below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (below * 2L >= size && below > 0) {
        return lowerBound(i);
      }
    }
    return 0;
  }

  private static int bucket(long millis) {
    long value = Math.max(0, millis);
    if (value < SUB_BUCKETS) {
      return (int) value;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int sub = (int) (value >>> (octave - SUB_BUCKET_BITS)) & (SUB_BUCKETS - 1);
    return Math.min((octave - SUB_BUCKET_BITS + 1) * SUB_BUCKETS + sub, SUB_BUCKETS * OCTAVES - 1);
  }

  private static long lowerBound(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int octave = bucket / SUB_BUCKETS + SUB_BUCKET_BITS - 1;
    return (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << (octave - SUB_BUCKET_BITS);
  }
}
