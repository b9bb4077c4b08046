package io.cellwatch.proxy.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.proxy.rewrite.RewrittenFiles.Rewritten;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RewrittenFilesTest {
  private static final int MEBI = 1 << 20;

  private final RewrittenFiles files = new RewrittenFiles();

  private static RewrittenFiles.Key key(int number) {
    return new RewrittenFiles.Key("app-" + number, "driver:4040", "/static/utils.js");
  }

  private static Rewritten file(int bytes) {
    return new Rewritten("Sat, 28 Nov 2026 12:00:00 GMT", List.of(), "x".repeat(bytes));
  }

  @Test
  void fileIsFoundByItsApplicationAddressAndPath() {
    Rewritten kept = file(3);
    files.keep(key(1), kept);
    assertEquals(Optional.of(kept), files.find(key(1)));
    assertEquals(Optional.empty(), files.find(key(2)));
    assertEquals(
        Optional.empty(),
        files.find(new RewrittenFiles.Key("app-1", "driver:4041", "/static/utils.js")));
    assertEquals(
        Optional.empty(),
        files.find(new RewrittenFiles.Key("app-1", "driver:4040", "/static/x.js")));
  }

  @Test
  void fileThatDoesNotSayWhenItChangedIsNotKept() {
    files.keep(key(1), new Rewritten("", List.of(), "text"));
    assertEquals(Optional.empty(), files.find(key(1)));
    assertEquals(0, files.bytes());
  }

  @Test
  void theOneThatWasUsedLongestAgoLeavesFirst() {
    for (int number = 1; number <= 4; number++) {
      files.keep(key(number), file(4 * MEBI));
    }
    files.find(key(1));
    files.keep(key(5), file(1));
    assertEquals(Optional.empty(), files.find(key(2)));
    assertEquals(4 * MEBI, files.find(key(1)).orElseThrow().body().length);
    assertEquals(12 * MEBI + 1, files.bytes());
  }

  @Test
  void fileLargerThanAllTheRoomIsNotKept() {
    files.keep(key(1), file(16 * MEBI + 1));
    assertEquals(0, files.bytes());
  }

  @Test
  void replacedFileIsCountedOnce() {
    files.keep(key(1), file(10));
    files.keep(key(1), file(7));
    assertEquals(7, files.bytes());
  }

  @Test
  void bytesAreTheDriversAgain() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String text = new String(all, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertArrayEquals(all, new Rewritten("", List.of(), text).body());
  }
}
