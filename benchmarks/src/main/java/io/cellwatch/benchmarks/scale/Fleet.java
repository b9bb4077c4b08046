package io.cellwatch.benchmarks.scale;

import io.cellwatch.benchmarks.simulation.DriverConnection;
import io.cellwatch.listener.publish.UpdateJson;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Simulated applications that report to a server until they are closed, each by its habit. */
final class Fleet implements AutoCloseable {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final URI server;
  private final UpdateJson json = new UpdateJson();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  /** Starts them; their seconds begin at different moments. */
  Fleet(URI server, int applications) {
    this.server = server;
    long now = System.currentTimeMillis();
    List<FleetDriver> drivers = new ArrayList<>(applications);
    for (int number = 0; number < applications; number++) {
      drivers.add(new FleetDriver(number, now));
    }
    long begin = System.nanoTime();
    for (int number = 0; number < applications; number++) {
      FleetDriver driver = drivers.get(number);
      long first = begin + SECOND_NANOS * number / applications;
      threads.add(Thread.ofVirtual().start(() -> drive(driver, first)));
    }
  }

  private void drive(FleetDriver driver, long first) {
    boolean full = true;
    DriverConnection connection = null;
    try {
      for (long second = 0; ; second++) {
        long wait = first + second * SECOND_NANOS - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        long now = System.currentTimeMillis();
        if (driver.goOn(second, now)) {
          connection = connection == null ? connect(driver) : connection;
          full = send(connection, driver, full);
        } else if (driver.habit() == Habit.FALLS_SILENT && connection != null) {
          connection.close();
          connection = null;
        }
      }
    } catch (IOException e) {
      errors.add(driver.instance() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(connection);
    }
  }

  private DriverConnection connect(FleetDriver driver) throws IOException {
    return new DriverConnection(server, driver.instance());
  }

  private static void close(@Nullable DriverConnection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  /** True: the server wants everything. */
  private boolean send(DriverConnection connection, FleetDriver driver, boolean full)
      throws IOException {
    int status = connection.post(json.bytes(driver.update(System.currentTimeMillis(), full)));
    if (status != 204 && status != 205) {
      errors.add(driver.instance() + ": answer " + status);
    }
    return status == 205;
  }

  /** What went wrong so far; a driver whose connection broke reports no more. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
