/** What people may configure. */
package io.cellwatch.listener.option;
