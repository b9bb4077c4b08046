package io.cellwatch.proxy.client;

import io.cellwatch.proxy.exchange.Presence;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.ServerRequest;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection that reads ahead once somebody asks whether its client is still there: the end of
 * what the client sends is the only sign that it has left. What comes instead is the beginning of
 * its next request, and kept for when that is read. A client that only stops sending, but would
 * still read, is taken for one that has left, as other proxies do.
 */
public final class WatchedConnection implements ConnectionContext, Presence {
  private final ConnectionContext context;
  private final DataWriter writer;
  private final DataReader reader = DataReader.create(this::next);

  /** Nobody asks for it any more when the thread of the connection reads the next request. */
  private @Nullable CompletableFuture<Optional<byte[]>> ahead;

  WatchedConnection(ConnectionContext context) {
    this.context = context;
    writer = new PiecewiseWriter(context.dataWriter());
  }

  /** The client that asked; assumed to be there where its connection is not watched. */
  public static Presence presence(ServerRequest request) {
    return request.remotePeer() instanceof Peer peer ? peer.presence() : ASSUMED;
  }

  @Override
  public synchronized boolean hasLeft() {
    if (ahead == null) {
      CompletableFuture<Optional<byte[]>> reading = new CompletableFuture<>();
      ahead = reading;
      Thread.ofVirtual()
          .name("read-ahead")
          .start(
              () -> {
                try {
                  reading.complete(read());
                } catch (RuntimeException e) {
                  reading.completeExceptionally(e);
                }
              });
    }
    return ahead.isDone() && (ahead.isCompletedExceptionally() || ahead.resultNow().isEmpty());
  }

  private Optional<byte[]> read() {
    try {
      BufferData data = context.dataReader().readBuffer();
      byte[] bytes = new byte[data.available()];
      data.read(bytes);
      return Optional.of(bytes);
    } catch (DataReader.InsufficientDataAvailableException e) {
      return Optional.empty();
    }
  }

  private byte @Nullable [] next() {
    CompletableFuture<Optional<byte[]>> reading = readAhead();
    if (reading == null) {
      return read().orElse(null);
    }
    try {
      Optional<byte[]> read = reading.get();
      if (read.isPresent()) {
        forget();
      }
      return read.orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("the server stops", e);
    } catch (ExecutionException e) {
      throw new CloseConnectionException("the connection is broken", e);
    }
  }

  private synchronized @Nullable CompletableFuture<Optional<byte[]>> readAhead() {
    return ahead;
  }

  private synchronized void forget() {
    ahead = null;
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public PeerInfo remotePeer() {
    return new Peer(context.remotePeer(), this);
  }

  @Override
  public ListenerContext listenerContext() {
    return context.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return context.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public Router router() {
    return context.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return context.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return context.serverSocket();
  }

  @Override
  public PeerInfo localPeer() {
    return context.localPeer();
  }

  @Override
  public boolean isSecure() {
    return context.isSecure();
  }

  @Override
  public String socketId() {
    return context.socketId();
  }

  @Override
  public String childSocketId() {
    return context.childSocketId();
  }

  /** The one thing of a connection that a request knows. */
  private record Peer(PeerInfo info, Presence presence) implements PeerInfo {
    @Override
    public SocketAddress address() {
      return info.address();
    }

    @Override
    public String host() {
      return info.host();
    }

    @Override
    public int port() {
      return info.port();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
      return info.tlsPrincipal();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
      return info.tlsCertificates();
    }
  }
}
