/**
 * What server, drivers and notebooks must see alike of the machine that they are on, since a file
 * in the person's home folder brings them together. The notebook's side is Python's: {@code
 * cellwatch/home.py} and {@code cellwatch/runtime_file.py}.
 */
package io.cellwatch.model.machine;
