package io.cellwatch.model.fold;

import io.cellwatch.model.StageRecord;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stage attempts that the fold holds, and which of them Spark still follows. */
final class Stages {
  final Kept<Long, LiveStage, StageRecord> kept;
  private final LongMap<LiveStage> live = new LongMap<>();

  Stages(FoldLimits limits) {
    kept = new Kept<>(limits.stages());
  }

  private static long key(int stageId, int attempt) {
    return (long) stageId << Integer.SIZE | (attempt & 0xFFFF_FFFFL);
  }

  /** False for those of a broken log: Spark counts stages and attempts from 0. */
  static boolean known(StageInput input) {
    return input.stageId() >= 0 && input.attempt() >= 0;
  }

  /** The attempt while Spark follows it. */
  @Nullable LiveStage live(int stageId, int attempt) {
    return live.get(key(stageId, attempt));
  }

  /** All attempts that Spark follows. */
  List<LiveStage> live() {
    List<LiveStage> stages = new ArrayList<>(live.size());
    live.forEach(stages::add);
    return stages;
  }

  int liveCount() {
    return live.size();
  }

  /** An attempt is submitted once: whether that was told before. */
  boolean wasSubmitted(StageInput input) {
    LiveStage told = kept.get(key(input.stageId(), input.attempt()));
    return told != null && told.state != WorkState.PENDING && told.state != WorkState.SKIPPED;
  }

  /** The attempt with the newest that is told of it; made where it is not held. */
  LiveStage of(StageInput input) {
    long key = key(input.stageId(), input.attempt());
    LiveStage stage = live.get(key);
    if (stage != null) {
      stage.info(input);
      return stage;
    }
    stage = kept.get(key);
    if (stage == null || stage.state == WorkState.SKIPPED) {
      stage = new LiveStage(input);
      live.put(key, stage);
      kept.put(key, stage);
    }
    return stage;
  }

  /** It has changed, and may have ended by that. */
  void touch(LiveStage stage) {
    kept.touch(key(stage.stageId, stage.attempt), stage);
  }

  /** Spark follows it no longer: no event changes it any more. */
  void settle(LiveStage stage) {
    stage.settle();
    live.remove(key(stage.stageId, stage.attempt));
  }
}
