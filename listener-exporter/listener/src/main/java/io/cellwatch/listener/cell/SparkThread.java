package io.cellwatch.listener.cell;

import io.cellwatch.model.fold.CellTag;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** The tag of the calling thread, as its Spark work carries it. */
final class SparkThread {
  private SparkThread() {}

  static @Nullable String tag(SparkContext context) {
    return context.getLocalProperty(CellTag.PROPERTY);
  }

  /**
   * Tags what this thread, and the threads that it makes, hand to Spark from now on.
   *
   * @param tag null to take it off
   */
  static void tag(SparkContext context, @Nullable String tag) {
    Properties properties = context.getLocalProperties();
    if (tag != null && !(properties instanceof CellProperties)) {
      context.setLocalProperties(new CellProperties(properties));
    }
    context.setLocalProperty(CellTag.PROPERTY, tag);
    String jobTags = context.getLocalProperty(CellTag.JOB_TAGS);
    context.setLocalProperty(CellTag.JOB_TAGS, CellTag.inJobTags(jobTags, tag));
  }
}
