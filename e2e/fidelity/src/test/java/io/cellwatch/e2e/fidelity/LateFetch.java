package io.cellwatch.e2e.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;

/**
 * The same elements, read late: in the stage's first attempt each task says which process it runs
 * in, by a file of that name, and waits for the file {@code open} before it fetches anything.
 */
final class LateFetch<T> extends RDD<T> {
  private static final long serialVersionUID = 1;

  private final String folder;

  LateFetch(JavaRDDLike<T, ?> parent, Path folder) {
    super(parent.rdd(), parent.classTag());
    this.folder = folder.toString();
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(elementClassTag()).partitions();
  }

  @Override
  public Iterator<T> compute(Partition split, TaskContext context) {
    if (context.stageAttemptNumber() == 0) {
      awaitOpen();
    }
    return this.<T>firstParent(elementClassTag()).iterator(split, context);
  }

  private void awaitOpen() {
    try {
      Files.writeString(Path.of(folder, String.valueOf(ProcessHandle.current().pid())), "");
      while (!Files.exists(Path.of(folder, "open"))) {
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot wait in " + folder, e);
    }
  }
}
