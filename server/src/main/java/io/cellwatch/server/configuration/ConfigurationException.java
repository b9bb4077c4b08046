package io.cellwatch.server.configuration;

import java.util.List;

/** Every mistake in the configuration, one line each, for the person who made them. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigurationException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
  }
}
