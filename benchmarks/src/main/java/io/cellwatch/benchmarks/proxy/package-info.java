/** What the proxy of drivers' UIs adds to them, beside nginx. */
package io.cellwatch.benchmarks.proxy;
