package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.Quantity;
import org.junit.jupiter.api.Test;

/** How many cores a task holds, by its stage's resource profile. */
class ResourceProfileTest {
  private final Story story = new Story();

  private static StageInput stage(int stageId, int profileId) {
    return new StageInput(stageId, 0, "stage " + stageId, 1, 0, 0, "", profileId);
  }

  /** How long each of its tasks ran, times the cores that it held. */
  private long busy(StageInput stage) {
    story.job(stage.stageId(), stage).submit(stage).start(stage, 0).succeed(stage, 0);
    return story.seen().stage(stage.stageId()).totals().get(Quantity.CORE_BUSY_MILLIS);
  }

  @Test
  void tasksHoldTheCoresThatTheirStagesProfileSays() {
    story.fold.environment("", "", "", 2);
    story.fold.resourceProfile(7, 3);

    long one = busy(stage(0, 7)) / 3;
    assertEquals(3 * one, busy(stage(1, 7)));
    assertEquals(2 * one, busy(stage(2, 0)));
    assertEquals(8 * one, story.server.total(Quantity.CORE_BUSY_MILLIS));
  }

  @Test
  void tasksOfAProfileThatSaysNothingOfCoresHoldWhatTheApplicationSays() {
    story.fold.environment("", "", "", 2);
    story.fold.resourceProfile(7, 0);

    long one = busy(stage(0, 0)) / 2;
    assertEquals(2 * one, busy(stage(1, 7)));
    assertEquals(2 * one, busy(stage(2, 8)));
  }

  @Test
  void runningTasksHoldTheCoresOfTheirProfile() {
    StageInput wide = stage(0, 7);
    story.fold.resourceProfile(7, 4);
    story.job(0, wide).submit(wide).start(wide, 0);
    long launched = story.now();
    story.applicationEnds();

    assertEquals(4 * (story.now() - launched), story.seen().total(Quantity.CORE_BUSY_MILLIS));
  }
}
