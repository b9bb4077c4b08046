package io.cellwatch.proxy;

/** Who counts what the proxy does. Called from many threads: it neither blocks nor throws. */
public interface ProxyObserver {
  /**
   * A request was answered by a driver.
   *
   * @param status of the answer
   * @param bytes of its body
   * @param nanos from the request's head to the last byte of the answer
   */
  void answered(int status, long bytes, long nanos);

  /**
   * A request was not answered by a driver, or not to its end.
   *
   * @param reason one of few
   */
  void failed(String reason);

  /** Of nobody. */
  ProxyObserver SILENT =
      new ProxyObserver() {
        @Override
        public void answered(int status, long bytes, long nanos) {
          // Nobody counts.
        }

        @Override
        public void failed(String reason) {
          // Nobody counts.
        }
      };
}
