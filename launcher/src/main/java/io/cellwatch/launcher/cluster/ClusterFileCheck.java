package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.plan.PlannedProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** For those who write cluster files: what would be wrong with one, before it is there. */
public final class ClusterFileCheck {
  /** Characters that a title may have. */
  public static final int TITLE_CHARACTERS = Bounds.TITLE;

  private ClusterFileCheck() {}

  /**
   * What the server would say of a file; nothing of what it extends.
   *
   * @param file as people would find it
   */
  public static List<Fault> faults(String file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > Bounds.FILE_BYTES
        ? List.of(new Fault(file, 1, 1, "", tooLarge()))
        : new ClusterFileReader(new MachineValues(Machine.here())).read(file, bytes).faults();
  }

  static String tooLarge() {
    return "must have at most %d bytes".formatted(Bounds.FILE_BYTES);
  }

  /** Why a file cannot set a property so, in words; empty where it can. */
  public static Optional<String> unfit(String key, String value) {
    if (!PlannedProperty.isKey(key)) {
      return Optional.of("the key of a property " + PlannedProperty.KEY_IN_WORDS);
    }
    return value.length() > Bounds.VALUE
        ? Optional.of(
            "its value must have at most %d characters, and has %d"
                .formatted(Bounds.VALUE, value.length()))
        : OptionValue.unsayable(value).map(mistake -> "its value " + mistake);
  }
}
