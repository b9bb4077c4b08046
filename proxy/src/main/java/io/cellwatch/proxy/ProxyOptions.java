package io.cellwatch.proxy;

import io.cellwatch.proxy.exchange.Timeouts;
import io.cellwatch.proxy.upstream.AddressPolicy;
import java.util.Optional;

/**
 * How the proxy behaves.
 *
 * @param addresses which hosts may be opened
 * @param prefix the path under which a proxy in front shows this one; empty where that tells it
 * @param historyServer the address of Spark's History Server, for applications that are over
 * @param mayKill whether Spark's links that kill jobs and stages work
 * @param apart whether one driver's scripts are kept from other drivers' pages: where a server is
 *     for several people, whose drivers need not trust each other
 * @param timeouts for drivers
 */
public record ProxyOptions(
    AddressPolicy addresses,
    Optional<String> prefix,
    Optional<String> historyServer,
    boolean mayKill,
    boolean apart,
    Timeouts timeouts) {}
