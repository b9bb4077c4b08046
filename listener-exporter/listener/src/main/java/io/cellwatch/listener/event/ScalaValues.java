package io.cellwatch.listener.event;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Product;

/**
 * Scala values read in a way that one class file can on 2.12 and 2.13: accessors that return a
 * {@code Seq} have another signature on each, so elements are asked of the {@link Product}.
 */
final class ScalaValues {
  private ScalaValues() {}

  /** The elements of a Scala collection that is a field of a case class; none if there are none. */
  static scala.collection.Iterator<?> elements(Object caseClass, int index) {
    return iterator(((Product) caseClass).productElement(index));
  }

  static scala.collection.Iterator<?> iterator(@Nullable Object collection) {
    return collection instanceof scala.collection.Iterable<?> elements
        ? elements.iterator()
        : scala.collection.Iterator$.MODULE$.empty();
  }

  /** What is inside an option, or the value itself where it is none; null for an empty one. */
  static @Nullable Object unwrapped(@Nullable Object value) {
    if (value instanceof Option<?> option) {
      return option.isDefined() ? option.get() : null;
    }
    return value;
  }

  static String text(@Nullable Object value) {
    Object inside = unwrapped(value);
    return inside instanceof String || inside instanceof UUID ? inside.toString() : "";
  }

  /** A number, 0 where there is none. */
  static long number(@Nullable Object value) {
    return unwrapped(value) instanceof Number number ? number.longValue() : 0;
  }

  /** A measured number, 0 where there is none or it is not finite. */
  static double measured(@Nullable Object value) {
    return unwrapped(value) instanceof Number number && Double.isFinite(number.doubleValue())
        ? Math.max(0, number.doubleValue())
        : 0;
  }

  static List<String> texts(@Nullable Object collection) {
    List<String> texts = new ArrayList<>();
    scala.collection.Iterator<?> elements = iterator(collection);
    while (elements.hasNext()) {
      if (elements.next() instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }
}
