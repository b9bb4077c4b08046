package io.cellwatch.exporter.stuck;

import io.cellwatch.model.StackSample;
import java.util.function.Consumer;

/** Looks at the threads of executors that are processes of their own. */
@FunctionalInterface
public interface ExecutorSampler {
  /** Nobody can look. */
  ExecutorSampler NONE = (applicationId, executorId, taken) -> {};

  /**
   * Looks at an executor's task threads a few times, and does not wait for that.
   *
   * @param taken gets the sample; not called where the executor cannot be looked at
   */
  void sample(String applicationId, String executorId, Consumer<StackSample> taken);
}
