package io.cellwatch.listener.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields of an event whose class may be missing at run time (Spark without SQL, a server without
 * Connect), or that only newer builds have: read by name, looked up once for each class. Not thread
 * safe.
 */
final class EventFields {
  private static final MethodHandle ABSENT =
      MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);

  private final Map<Class<?>, Map<String, MethodHandle>> accessors = new HashMap<>();

  /** The value of a field; null where this class has no such field. */
  @Nullable Object value(Object event, String field) {
    MethodHandle accessor =
        accessors
            .computeIfAbsent(event.getClass(), type -> new HashMap<>())
            .computeIfAbsent(field, name -> find(event.getClass(), name));
    try {
      return (Object) accessor.invokeExact(event);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(event.getClass().getName() + "." + field, e);
    }
  }

  String text(Object event, String field) {
    return ScalaValues.text(value(event, field));
  }

  long number(Object event, String field) {
    return ScalaValues.number(value(event, field));
  }

  double measured(Object event, String field) {
    return ScalaValues.measured(value(event, field));
  }

  private static MethodHandle find(Class<?> type, String field) {
    try {
      Method method = type.getMethod(field);
      return MethodHandles.publicLookup()
          .unreflect(method)
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return ABSENT;
    }
  }
}
