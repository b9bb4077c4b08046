/** Why work does not get on: one small classifier for each reason, over the state that is there. */
package io.cellwatch.exporter.stuck;
