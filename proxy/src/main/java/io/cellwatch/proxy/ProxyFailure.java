package io.cellwatch.proxy;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a page of a driver's UI cannot be shown, for people. It names no address that only this
 * server should know.
 *
 * @param status of the answer
 * @param reason for counting; one of few
 * @param message what is wrong
 * @param advice what a person can do
 * @param application its name; empty where nobody of that id has reported
 * @param lastHeard when its driver reported last
 * @param elsewhere where the application's record is, on Spark's History Server
 */
public record ProxyFailure(
    int status,
    String reason,
    String message,
    String advice,
    String application,
    Optional<Instant> lastHeard,
    Optional<String> elsewhere) {

  static ProxyFailure plain(int status, String reason, String message, String advice) {
    return new ProxyFailure(
        status, reason, message, advice, "", Optional.empty(), Optional.empty());
  }
}
