package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceImplBase;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An OTLP/gRPC collector: grpc-java's own server on a real socket. */
final class GrpcCollector extends TraceServiceImplBase implements ServerInterceptor, AutoCloseable {
  /** Says with a stack trace what it answers; held, or the platform forgets its level. */
  private static final Logger NOISE =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream");

  private final Server server;
  private final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();
  private final List<Span> taken = new CopyOnWriteArrayList<>();
  private final Queue<Status> answers = new ConcurrentLinkedQueue<>();

  private GrpcCollector(int mostBytes) throws IOException {
    NOISE.setLevel(Level.OFF);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(mostBytes)
            .addService(ServerInterceptors.intercept(this, this))
            .build()
            .start();
  }

  static GrpcCollector start() throws IOException {
    return takingAtMost(4 * 1024 * 1024);
  }

  static GrpcCollector takingAtMost(int bytes) throws IOException {
    return new GrpcCollector(bytes);
  }

  /** The next requests are answered by these, later ones by OK. */
  GrpcCollector answers(Status... statuses) {
    answers.addAll(List.of(statuses));
    return this;
  }

  String address() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** Waits for a request's headers. */
  Metadata nextHeaders() throws InterruptedException {
    Metadata next = headers.poll(Bounded.SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "no request came");
    return next;
  }

  /** Names of the spans that were answered OK. */
  List<String> taken() {
    return taken.stream().map(Span::getName).toList();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
    headers.add(metadata);
    return next.startCall(call, metadata);
  }

  @Override
  public void export(
      ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
    Status status = answers.poll();
    if (status != null) {
      answer.onError(status.asRuntimeException());
      return;
    }
    taken.addAll(HttpCollector.spans(request));
    answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
