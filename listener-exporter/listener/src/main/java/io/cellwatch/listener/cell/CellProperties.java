package io.cellwatch.listener.cell;

import io.cellwatch.model.fold.CellTag;
import java.util.Properties;
import java.util.function.BiConsumer;

/**
 * A thread's local properties of Spark. Spark copies them for each job, and for each thread that
 * this one makes ({@code Utils.cloneProperties}: by {@code clone} since 4.0, before by {@code
 * forEach}). In the copy for a worker of a pool the tag says that the cell is only inferred.
 */
final class CellProperties extends Properties {
  private static final long serialVersionUID = 1L;

  /** With all that these have. */
  CellProperties(Properties properties) {
    super();
    putAll(properties);
  }

  @Override
  public synchronized Object clone() {
    Properties copy = (Properties) super.clone();
    if (containsKey(CellTag.PROPERTY) && ThreadOrigin.isPool()) {
      infer(copy);
    }
    return copy;
  }

  @Override
  public synchronized void forEach(BiConsumer<? super Object, ? super Object> action) {
    if (containsKey(CellTag.PROPERTY) && ThreadOrigin.isPool()) {
      Properties copy = new Properties();
      copy.putAll(this);
      infer(copy);
      copy.forEach(action);
    } else {
      super.forEach(action);
    }
  }

  private static void infer(Properties copy) {
    String inferred = CellTag.inferred(copy.getProperty(CellTag.PROPERTY, ""));
    copy.setProperty(CellTag.PROPERTY, inferred);
    String jobTags = CellTag.inJobTags(copy.getProperty(CellTag.JOB_TAGS), inferred);
    if (jobTags != null) {
      copy.setProperty(CellTag.JOB_TAGS, jobTags);
    }
  }
}
