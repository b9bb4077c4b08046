package io.cellwatch.proxy;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.mapper.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Content-Length that is not written. Helidon adds one of 0 to any answer without a body that has
 * none; but after HEAD, and with 304, the length is that of what GET would bring, and a 204 has
 * none.
 */
record UntoldLength(Header zero) implements Header {
  static final Header ZERO = new UntoldLength(HeaderValues.CONTENT_LENGTH_ZERO);

  @Override
  public void writeHttp1Header(BufferData buffer) {
    // That is what it is for.
  }

  @Override
  public String name() {
    return zero.name();
  }

  @Override
  public HeaderName headerName() {
    return zero.headerName();
  }

  @Override
  public String get() {
    return zero.get();
  }

  @Override
  public List<String> allValues() {
    return zero.allValues();
  }

  @Override
  public int valueCount() {
    return zero.valueCount();
  }

  @Override
  public boolean sensitive() {
    return zero.sensitive();
  }

  @Override
  public boolean changing() {
    return zero.changing();
  }

  @Override
  public <N> Value<N> as(Class<N> type) {
    return zero.as(type);
  }

  @Override
  public <N> Value<N> as(GenericType<N> type) {
    return zero.as(type);
  }

  @Override
  public <N> Value<N> as(Function<? super String, ? extends N> mapper) {
    return zero.as(mapper);
  }

  @Override
  public Optional<String> asOptional() {
    return zero.asOptional();
  }

  @Override
  public Value<Boolean> asBoolean() {
    return zero.asBoolean();
  }

  @Override
  public Value<String> asString() {
    return zero.asString();
  }

  @Override
  public Value<Integer> asInt() {
    return zero.asInt();
  }

  @Override
  public Value<Long> asLong() {
    return zero.asLong();
  }

  @Override
  public Value<Double> asDouble() {
    return zero.asDouble();
  }
}
