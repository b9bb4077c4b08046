package io.cellwatch.listener.publish;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of a body and hangs up on the rest: what answers may be anything. */
final class LimitedBody implements BodySubscriber<String> {
  private final CompletableFuture<String> result = new CompletableFuture<>();
  private final byte[] bytes;
  private int length;
  private @Nullable Subscription subscription;

  LimitedBody(int limit) {
    bytes = new byte[limit];
  }

  @Override
  public CompletionStage<String> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int taken = Math.min(buffer.remaining(), bytes.length - length);
      buffer.get(bytes, length, taken);
      length += taken;
    }
    if (length == bytes.length) {
      Subscription endless = subscription;
      if (endless != null) {
        endless.cancel();
      }
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }
}
