package io.cellwatch.benchmarks.drivers;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.simulation.DriverConnection;
import io.cellwatch.benchmarks.simulation.SimulatedDriver;
import io.cellwatch.listener.publish.UpdateJson;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulated drivers, each with a connection and a thread of its own, that send what changed once a
 * second. Their seconds begin at different moments.
 */
final class DriverFleet {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final URI server;
  private final UpdateJson json = new UpdateJson();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final AtomicLong sentBytes = new AtomicLong();

  private record Sample(int second, double millis) {}

  DriverFleet(URI server) {
    this.server = server;
  }

  /** Runs so many drivers for so many updates each. */
  void run(int drivers, int updates) throws InterruptedException {
    long begin = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < drivers; i++) {
      int number = i;
      long first = begin + PERIOD_NANOS * number / drivers;
      threads.add(Thread.ofVirtual().start(() -> drive(number, first, updates)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void drive(int number, long first, int updates) {
    SimulatedDriver driver = new SimulatedDriver(number, System.currentTimeMillis());
    try (DriverConnection connection = new DriverConnection(server, driver.instance())) {
      boolean full = true;
      for (int i = 0; i < updates; i++) {
        long wait = first + i * PERIOD_NANOS - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        driver.step(System.currentTimeMillis());
        full = send(connection, driver, i, full);
      }
    } catch (IOException e) {
      errors.add(driver.instance() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True: the server wants everything. */
  private boolean send(
      DriverConnection connection, SimulatedDriver driver, int second, boolean full)
      throws IOException {
    byte[] body = json.bytes(driver.update(System.currentTimeMillis(), full));
    long begun = System.nanoTime();
    int status = connection.post(body);
    samples.add(new Sample(second, (System.nanoTime() - begun) / 1e6));
    sentBytes.addAndGet(body.length);
    if (status != 204 && status != 205) {
      errors.add(driver.instance() + ": answer " + status);
    }
    return status == 205;
  }

  /** From the first byte of a message to the head of its answer, from a second on. */
  Distribution latencyMillis(int fromSecond) {
    return new Distribution(
        samples.stream()
            .filter(sample -> sample.second >= fromSecond)
            .mapToDouble(Sample::millis)
            .toArray());
  }

  long sentBytes() {
    return sentBytes.get();
  }

  List<String> errors() {
    return List.copyOf(errors);
  }
}
