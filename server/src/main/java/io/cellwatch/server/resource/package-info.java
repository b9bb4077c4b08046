/** Fixed texts served as they are. */
package io.cellwatch.server.resource;
