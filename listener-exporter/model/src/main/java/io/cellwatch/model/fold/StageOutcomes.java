package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Counts how stage attempts ended, each once. Spark's event of a failed attempt does not say
 * whether the stage will be tried again, so a failed attempt counts as <em>retried</em> when a
 * later one is submitted and as <em>failed</em> when no job waits for it any more.
 */
final class StageOutcomes {
  private final Sums sums;
  private final List<LiveStage> undecided = new ArrayList<>();

  StageOutcomes(Sums sums) {
    this.sums = sums;
  }

  void completed(LiveStage stage) {
    if (stage.state == WorkState.FAILED) {
      undecided.add(stage);
      jobEnded();
    } else if (stage.state == WorkState.SKIPPED) {
      skipped(stage);
    } else {
      count(stage, Quantity.STAGES_SUCCEEDED);
    }
  }

  void skipped(LiveStage stage) {
    count(stage, Quantity.STAGES_SKIPPED);
  }

  /** The failed attempts of which this one is the retry. */
  List<LiveStage> submitted(LiveStage stage) {
    List<LiveStage> retried = new ArrayList<>();
    for (Iterator<LiveStage> each = undecided.iterator(); each.hasNext(); ) {
      LiveStage failed = each.next();
      if (failed.stageId == stage.stageId && failed.attempt < stage.attempt) {
        each.remove();
        failed.retried = true;
        count(failed, Quantity.STAGES_RETRIED);
        retried.add(failed);
      }
    }
    return retried;
  }

  /** Failed attempts that nobody waits for any more are final. */
  void jobEnded() {
    for (Iterator<LiveStage> each = undecided.iterator(); each.hasNext(); ) {
      LiveStage failed = each.next();
      if (!failed.awaited()) {
        each.remove();
        count(failed, Quantity.STAGES_FAILED);
      }
    }
  }

  List<LiveStage> applicationEnded() {
    List<LiveStage> failed = List.copyOf(undecided);
    undecided.clear();
    failed.forEach(stage -> count(stage, Quantity.STAGES_FAILED));
    return failed;
  }

  private void count(LiveStage stage, Quantity outcome) {
    if (!stage.counted) {
      stage.counted = true;
      sums.add(outcome, 1);
    }
  }
}
