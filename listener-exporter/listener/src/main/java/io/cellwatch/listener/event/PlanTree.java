package io.cellwatch.listener.event;

import io.cellwatch.model.fold.PlanDigest;
import io.cellwatch.model.fold.PlanJoin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a {@code SparkPlanInfo}, whose class need not be there. */
final class PlanTree {
  /** What is below it is left out: deeper recursion could exhaust the thread's stack. */
  private static final int MOST_DEPTH = 500;

  /** Of {@code SQLMetrics}: every node has it that makes rows, joins included. */
  private static final String OUTPUT_ROWS = "number of output rows";

  private final EventFields fields;
  private final PlanDigest digest = new PlanDigest();
  private final List<PlanJoin> joins = new ArrayList<>();

  PlanTree(EventFields fields, @Nullable Object root) {
    this.fields = fields;
    read(root, MOST_DEPTH);
  }

  /** To be called once. */
  String digest() {
    return digest.text();
  }

  List<PlanJoin> joins() {
    return joins;
  }

  /** Gives the accumulators that count the rows which this part of the tree hands up. */
  private List<Long> read(@Nullable Object node, int depth) {
    List<Long> below = new ArrayList<>();
    if (node == null || depth == 0) {
      return below;
    }
    String name = fields.text(node, "nodeName");
    digest.begin(name);
    scala.collection.Iterator<?> children = ScalaValues.iterator(fields.value(node, "children"));
    while (children.hasNext()) {
      below.addAll(read(children.next(), depth - 1));
    }
    digest.end();
    Long rows = outputRows(node);
    if (rows == null) {
      return below;
    }
    if (joins(name)) {
      joins.add(new PlanJoin(name, rows, below));
      below.clear();
    }
    below.add(rows);
    return below;
  }

  /** Spark's five and those of accelerators, which are named alike. */
  private static boolean joins(String name) {
    return name.contains("Join") || name.startsWith("CartesianProduct");
  }

  private @Nullable Long outputRows(Object node) {
    scala.collection.Iterator<?> metrics = ScalaValues.iterator(fields.value(node, "metrics"));
    while (metrics.hasNext()) {
      Object metric = metrics.next();
      if (metric != null && fields.text(metric, "name").equals(OUTPUT_ROWS)) {
        return fields.number(metric, "accumulatorId");
      }
    }
    return null;
  }
}
