/** What a server does with the state that drivers and notebooks send: keep it and export it. */
package io.cellwatch.exporter;
