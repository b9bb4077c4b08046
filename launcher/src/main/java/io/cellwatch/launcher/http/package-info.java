/** What programs ask the launcher by HTTP. */
package io.cellwatch.launcher.http;
