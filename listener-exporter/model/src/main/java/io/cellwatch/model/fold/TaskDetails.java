package io.cellwatch.model.fold;

/**
 * What of a task's end is asked for only where the task is chosen for a span of its own: so a front
 * end need not read it for each of a million tasks.
 */
public interface TaskDetails {
  /** Nothing more is known of the task. */
  TaskDetails UNKNOWN =
      new TaskDetails() {
        @Override
        public int attempt() {
          return 0;
        }

        @Override
        public boolean speculative() {
          return false;
        }

        @Override
        public String host() {
          return "";
        }

        @Override
        public String locality() {
          return "";
        }

        @Override
        public String error() {
          return "";
        }
      };

  /** Of the partition within the stage attempt, from 0. Asked for each task. */
  int attempt();

  /** Whether it is a second copy of a slow task. Asked for each task. */
  boolean speculative();

  String host();

  /** As Spark names it; empty where it is not known. */
  String locality();

  /** {@code Class: message} of a failure, the reason of a kill; empty where it succeeded. */
  String error();
}
