package io.cellwatch.launcher.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;

/** An answer that goes on: events as they come, by the thread of its connection. */
final class EventStream implements AutoCloseable {
  private static final SseEvent HEARTBEAT = SseEvent.builder().comment(" heartbeat").build();

  private final SseSink sink;

  /** Sends the head of the answer. */
  EventStream(ServerResponse response) {
    // nginx would keep events back until it has some kilobytes of them.
    response.headers().set(HeaderNames.create("X-Accel-Buffering"), "no");
    sink = response.sink(SseSink.TYPE);
  }

  /** By this a client that has left is noticed, and one that waits knows that the server lives. */
  void heartbeat() {
    emit(HEARTBEAT);
  }

  void event(String name, String data) {
    emit(SseEvent.builder().name(name).data(data).build());
  }

  void event(String name, String id, String data) {
    emit(SseEvent.builder().name(name).id(id).data(data).build());
  }

  private void emit(SseEvent event) {
    try {
      sink.emit(event);
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("the client has left", e);
    }
  }

  @Override
  public void close() {
    try {
      sink.close();
    } catch (UncheckedIOException e) {
      throw new CloseConnectionException("the client has left", e);
    }
  }
}
