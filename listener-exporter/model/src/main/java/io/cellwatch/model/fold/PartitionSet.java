package io.cellwatch.model.fold;

import org.jspecify.annotations.Nullable;

/**
 * Partition indices that are done. Bits in pages of a thousand that are made when one is needed, so
 * that no index, however large a broken log makes it, costs more than one page.
 */
final class PartitionSet {
  private static final int PAGE_BITS = 10;
  private static final int LONGS_OF_A_PAGE = (1 << PAGE_BITS) / Long.SIZE;

  private @Nullable LongMap<long[]> pages;
  private int size;

  /** Adds an index; false where it was there. */
  boolean add(int index) {
    if (pages == null) {
      pages = new LongMap<>();
    }
    long[] page = pages.get(index >> PAGE_BITS);
    if (page == null) {
      page = new long[LONGS_OF_A_PAGE];
      pages.put(index >> PAGE_BITS, page);
    }
    int word = (index & ((1 << PAGE_BITS) - 1)) / Long.SIZE;
    long bit = 1L << index;
    if ((page[word] & bit) != 0) {
      return false;
    }
    page[word] |= bit;
    size++;
    return true;
  }

  int size() {
    return size;
  }
}
