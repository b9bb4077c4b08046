package io.cellwatch.proxy.exchange;

import io.cellwatch.proxy.upstream.UpstreamException;
import io.cellwatch.proxy.upstream.UpstreamException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/**
 * What a driver answers: its head, and its body as it comes. To be closed; one whose body was not
 * read to its end takes its connection with it.
 */
public final class UpstreamResponse implements AutoCloseable {
  private final ClassicHttpResponse response;
  private static final int BUFFER_BYTES = 32 * 1024;

  private final Lease lease;
  private final Duration patience;
  private InputStream body;
  private final long length;

  UpstreamResponse(ClassicHttpResponse response, Lease lease, Duration patience)
      throws IOException {
    this.response = response;
    this.lease = lease;
    this.patience = patience;
    HttpEntity entity = response.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    body = content == null ? InputStream.nullInputStream() : content;
    length = entity == null ? 0 : entity.getContentLength();
  }

  public int status() {
    return response.getCode();
  }

  /** All lines of the head. */
  public Header[] headers() {
    return response.getHeaders();
  }

  /** The first value of a header; empty where there is none. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  /** Bytes of the body; -1 where that is not known. */
  public long length() {
    return length;
  }

  /** The body; a read throws what became of the connection. */
  public InputStream body() {
    return body;
  }

  /**
   * The body as a whole, within twice the time that it may be silent.
   *
   * @param most bytes; what is behind them is not read
   * @throws UpstreamException the driver broke off, or was silent for too long
   */
  public byte[] read(int most) throws UpstreamException {
    long begun = System.nanoTime();
    // Of the right size where that is told and not much: the most that Spark's pages load are
    // small.
    byte[] read =
        new byte[(int) Math.min(length < 0 ? most : Math.min(length, most), BUFFER_BYTES)];
    int size = 0;
    try {
      while (size < most && size != length) {
        if (size == read.length) {
          read = Arrays.copyOf(read, (int) Math.min(most, 2L * size));
        }
        int count = body.read(read, size, read.length - size);
        if (count < 0) {
          break;
        }
        size += count;
        if (System.nanoTime() - begun > patience.toNanos()) {
          throw silent(new IOException("byte by byte"));
        }
      }
      return size == read.length ? read : Arrays.copyOf(read, size);
    } catch (IOException e) {
      if (lease.fault().isPresent()) {
        throw silent(e);
      }
      throw new UpstreamException(
          Kind.UNREACHABLE, "the driver broke off in the middle of its answer", e);
    }
  }

  private static UpstreamException silent(IOException cause) {
    return new UpstreamException(
        Kind.TIMEOUT, "the driver fell silent in the middle of its answer", cause);
  }

  /**
   * The beginning of the body, which stays to be read.
   *
   * @param most bytes
   * @throws UpstreamException the driver broke off, or was silent for too long
   */
  public byte[] peek(int most) throws UpstreamException {
    byte[] beginning = read(most);
    body = new SequenceInputStream(new ByteArrayInputStream(beginning), body);
    return beginning;
  }

  /** To be called when the body has been read to its end: the connection may serve again. */
  public void consumed() {
    lease.keep();
  }

  @Override
  public void close() {
    lease.close();
  }
}
