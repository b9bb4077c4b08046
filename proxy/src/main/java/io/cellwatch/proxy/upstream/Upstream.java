package io.cellwatch.proxy.upstream;

import org.apache.hc.core5.http.HttpHost;

/**
 * A driver's UI that has been checked.
 *
 * @param address where to connect to: what the driver's host meant when it was checked, so that a
 *     name that means something else later leads nowhere else
 * @param authority the driver's own {@code Host}, from which it builds redirects
 */
public record Upstream(HttpHost address, String authority) {}
