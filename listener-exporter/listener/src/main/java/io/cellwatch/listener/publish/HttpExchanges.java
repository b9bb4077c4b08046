package io.cellwatch.listener.publish;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;

/**
 * Requests by the JDK's own client: HTTP/1.1, no redirect followed, proxies as the JVM is
 * configured. Whatever the other side does, a request ends within its time. All threads are
 * daemons, at most three: the client's selector and two that serve it.
 */
final class HttpExchanges implements AutoCloseable {
  /** How much of an answer is read. */
  static final int ANSWER_BYTES = 16_384;

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final HttpClient client;
  private final ThreadPoolExecutor threads;

  HttpExchanges() {
    threads =
        new ThreadPoolExecutor(
            2,
            2,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "cellwatch-http");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .sslContext(new LateTls())
            .sslParameters(new SSLParameters()) // Else the client asks for the default ones.
            .build();
  }

  Answer get(URI url, Patience patience) throws IOException, InterruptedException {
    return exchange(HttpRequest.newBuilder(url).GET(), patience);
  }

  Answer post(URI url, String token, Body body, Patience patience)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
    if (body.zipped()) {
      request.header("Content-Encoding", "gzip");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return exchange(request, patience);
  }

  private Answer exchange(HttpRequest.Builder request, Patience patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request.build(), head -> new LimitedBody(ANSWER_BYTES));
    try {
      // Not the request's own timeout: that one ends with the head of the answer.
      HttpResponse<String> response = await(answer, patience);
      return new Answer(response.statusCode(), response.body());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(inWords(cause), cause);
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpResponse<String> await(
      CompletableFuture<HttpResponse<String>> answer, Patience patience)
      throws IOException, ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long left = patience.left(begun, now);
      if (left <= 0) {
        throw new IOException(
            "no answer within " + TimeUnit.NANOSECONDS.toMillis(now - begun) + " ms");
      }
      try {
        return answer.get(Math.min(left, LOOK_AGAIN_NANOS), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Not yet: whether it may go on is asked again.
      }
    }
  }

  private static String inWords(Throwable cause) {
    if (cause instanceof ConnectException) {
      return "nothing listens there"; // The JDK's client gives no message of its own.
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Ends the threads; from JDK 21 on at once, before that when the client is collected. */
  @Override
  public void close() {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (ReflectiveOperationException e) {
      // JDK 17 has no such method.
    }
    threads.shutdown();
  }
}
