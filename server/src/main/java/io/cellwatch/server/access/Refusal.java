package io.cellwatch.server.access;

import io.helidon.http.Status;

/**
 * Why a request goes no further.
 *
 * @param message what is wrong, for a program's log
 * @param advice what a person can do about it
 */
record Refusal(Status status, String message, String advice) {
  static final Refusal TRICKY_PATH =
      new Refusal(
          Status.BAD_REQUEST_400,
          "the path is not written plainly",
          "Write it without empty or dot segments, semicolons, backslashes and encoded slashes.");
  static final Refusal HOST =
      new Refusal(
          Status.FORBIDDEN_403,
          "this server is not known by the name in the Host header",
          "Use its loopback address, send a bearer token, or add the name to cellwatch.public-hosts.");
  static final Refusal NO_TOKEN =
      new Refusal(
          Status.UNAUTHORIZED_401,
          "a token is needed",
          "Open the address with ?token=… that `cellwatch serve` printed when it started. Of a"
              + " server that a notebook started, ~/.local/share/cellwatch/token holds the token. A"
              + " program sends it as Authorization: Bearer.");
  static final Refusal WRONG_TOKEN =
      new Refusal(
          Status.UNAUTHORIZED_401,
          "the token is not one of this server's",
          "A server without a configured token makes a new one at each start: open the address that"
              + " `cellwatch serve` printed last.");
  static final Refusal TOKEN_IN_ADDRESS =
      new Refusal(
          Status.BAD_REQUEST_400,
          "a token in the address is taken only for opening a page",
          "Send it as Authorization: Bearer.");
  static final Refusal CROSS_SITE =
      new Refusal(
          Status.FORBIDDEN_403,
          "a page of another site asked for this",
          "Only this server's own pages, and programs with a bearer token, may change something.");
  static final Refusal NOT_FOUND =
      new Refusal(Status.NOT_FOUND_404, "no such page", "Start at the home page, /.");
  static final Refusal WRONG_METHOD =
      new Refusal(
          Status.METHOD_NOT_ALLOWED_405, "not by this method", "The header Allow says by which.");
  static final Refusal TOO_LARGE =
      new Refusal(
          Status.REQUEST_ENTITY_TOO_LARGE_413,
          "the body is larger than cellwatch.max-update-bytes",
          "Send it in parts.");

  static Refusal role(String tokenName, String role) {
    return new Refusal(
        Status.FORBIDDEN_403,
        "the token '%s' does not have the role '%s'".formatted(tokenName, role),
        "Use a token that has it.");
  }
}
