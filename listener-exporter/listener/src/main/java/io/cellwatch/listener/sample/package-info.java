/** Looks at this JVM's threads, where a server asks for it. */
package io.cellwatch.listener.sample;
