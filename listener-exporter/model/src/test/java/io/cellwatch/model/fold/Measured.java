package io.cellwatch.model.fold;

/** Metrics of a task by hand; what is not said is 0. */
final class Measured implements TaskMetrics {
  long deserializeMillis;
  long runMillis;
  long resultSerializationMillis;
  long fetchWaitMillis;
  long shuffleWriteNanos;

  /** All figures that only ever are added up. */
  long amount;

  Measured run(long millis) {
    runMillis = millis;
    return this;
  }

  Measured amount(long each) {
    amount = each;
    return this;
  }

  @Override
  public long deserializeMillis() {
    return deserializeMillis;
  }

  @Override
  public long runMillis() {
    return runMillis;
  }

  @Override
  public long cpuNanos() {
    return amount;
  }

  @Override
  public long gcMillis() {
    return amount;
  }

  @Override
  public long resultSerializationMillis() {
    return resultSerializationMillis;
  }

  @Override
  public long memorySpilledBytes() {
    return amount;
  }

  @Override
  public long diskSpilledBytes() {
    return amount;
  }

  @Override
  public long inputBytes() {
    return amount;
  }

  @Override
  public long inputRecords() {
    return amount;
  }

  @Override
  public long outputBytes() {
    return amount;
  }

  @Override
  public long outputRecords() {
    return amount;
  }

  @Override
  public long shuffleFetchWaitMillis() {
    return fetchWaitMillis;
  }

  @Override
  public long shuffleReadLocalBytes() {
    return amount;
  }

  @Override
  public long shuffleReadRemoteBytes() {
    return amount;
  }

  @Override
  public long shuffleReadRecords() {
    return amount;
  }

  @Override
  public long shuffleWriteBytes() {
    return amount;
  }

  @Override
  public long shuffleWriteNanos() {
    return shuffleWriteNanos;
  }

  @Override
  public long shuffleWriteRecords() {
    return amount;
  }
}
