package io.cellwatch.proxy.rewrite;

/**
 * Keeps the pages of one driver's UI from those of others. All are of one origin, so a script of
 * one could read another, or kill its jobs, with the cookie of whoever looks at it. A browser
 * enforces a policy besides those that the driver sends, so this one only takes away.
 *
 * <p>Scripts may ask for, and post to, what is below their own application; they may frame nothing
 * else and open no windows, whose content they could read; and there are no workers, which would
 * have no such policy.
 */
public final class Apart {
  private Apart() {}

  /**
   * The policy of a page.
   *
   * @param authority by which the browser asked
   * @param context the path below which browsers see the application
   */
  public static String policy(String authority, String context) {
    String own = authority + context + "/";
    return "connect-src "
        + own
        + "; form-action "
        + own
        + "; frame-src "
        + own
        + "; worker-src 'none'; object-src 'none'; base-uri 'none'; sandbox allow-scripts"
        + " allow-same-origin allow-forms allow-downloads allow-modals";
  }
}
