package io.cellwatch.launcher.cluster;

import io.cellwatch.launcher.cluster.Lineage.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of one folder that have one name: the one counts that was there before, else the one that
 * is called so, else the first; so that a copy does not take the place of what it is one of.
 */
final class SameNames {
  private SameNames() {}

  /** Those that do not count, each with its fault. */
  static Map<Member, Faults> among(List<Member> members) {
    Map<Member, Faults> left = new LinkedHashMap<>();
    Map<String, Member> counting = new LinkedHashMap<>();
    for (Member each : members) {
      counting.merge(key(each), each, SameNames::stronger);
    }
    for (Member each : members) {
      Member other = counting.getOrDefault(key(each), each);
      if (!other.equals(each)) {
        Lineage.fault(left, each)
            .add(
                each.file().namePlace(),
                "name",
                "%s has a cluster %s, too, and that one counts; a folder may have each name once"
                    .formatted(other.file().file(), each.file().name()));
      }
    }
    return left;
  }

  private static String key(Member member) {
    return member.folder() + "/" + member.file().name();
  }

  private static Member stronger(Member one, Member other) {
    boolean wasThere = wasThere(one);
    if (wasThere != wasThere(other)) {
      return wasThere ? one : other;
    }
    return isNamedForIt(other) && !isNamedForIt(one) ? other : one;
  }

  private static boolean wasThere(Member member) {
    return member.before().filter(old -> old.name().equals(member.file().name())).isPresent();
  }

  private static boolean isNamedForIt(Member member) {
    String file = member.file().file();
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return name.equals(member.file().name() + ".yaml")
        || name.equals(member.file().name() + ".yml");
  }
}
