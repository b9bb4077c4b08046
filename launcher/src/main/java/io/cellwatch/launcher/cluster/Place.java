package io.cellwatch.launcher.cluster;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Where in a file something stands; both from 1. */
record Place(int line, int column) {
  static final Place START = new Place(1, 1);

  static Place of(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  static Place of(Node node) {
    return of(node.getStartMark());
  }

  /** Of a character of a text. */
  static Place of(CharSequence text, int index) {
    int line = 1;
    int column = 1;
    for (int at = 0; at < index; at++) {
      column++;
      if (text.charAt(at) == '\n') {
        line++;
        column = 1;
      }
    }
    return new Place(line, column);
  }
}
