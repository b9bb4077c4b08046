package io.cellwatch.model.fold;

/**
 * What runs at one moment.
 *
 * @param millis how long the tasks have run, together
 * @param coreMillis times the cores that each holds
 * @param gcMillis garbage collection meanwhile, as the newest heartbeats told
 */
record RunningTasks(int count, long millis, long coreMillis, long gcMillis) {}
