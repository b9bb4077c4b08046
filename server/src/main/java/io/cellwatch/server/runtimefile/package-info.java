/** The file by which this user's notebooks and drivers find this user's server. */
package io.cellwatch.server.runtimefile;
