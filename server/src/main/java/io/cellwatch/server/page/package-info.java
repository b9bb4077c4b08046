/** Pages and error answers for people, escaped by default. */
package io.cellwatch.server.page;
