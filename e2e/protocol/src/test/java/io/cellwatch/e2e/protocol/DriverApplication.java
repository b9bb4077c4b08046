package io.cellwatch.e2e.protocol;

import com.codahale.metrics.Counter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * A Spark application that does what it is told, line by line on standard input, and answers each
 * line with one on standard output. Runs in a process of its own; see {@link DriverProcess}.
 */
public final class DriverApplication {
  /** How the lines that are answers begin. */
  static final String ANSWER = "answer: ";

  private final JavaSparkContext context;

  private DriverApplication(JavaSparkContext context) {
    this.context = context;
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      DriverApplication application = new DriverApplication(context);
      out.println(ANSWER + context.sc().applicationId() + " " + context.sc().uiWebUrl().get());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("exit")) {
          return;
        }
        out.println(ANSWER + application.obey(words[0], words.length > 1 ? words[1] : "0"));
      }
    }
  }

  private String obey(String command, String argument) throws Exception {
    int number = Integer.parseInt(argument);
    return switch (command) {
      case "jobs" -> jobs(number);
      case "failing" -> failing();
      case "sleeping" -> sleeping(number);
      case "tasks" -> String.valueOf(context.parallelize(numbers(number), number).count());
      case "settle" -> settle();
      case "dropped" -> String.valueOf(dropped());
      case "stop" -> stop();
      case "threads" -> threads();
      default -> throw new IllegalArgumentException(command + ": no such command");
    };
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toList());
  }

  /** Jobs of two stages with a shuffle between; the milliseconds that they took. */
  private String jobs(int count) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Map<Integer, Integer> sums =
          context
              .parallelize(numbers(1000), 4)
              .mapToPair(each -> new Tuple2<>(each % 10, each))
              .reduceByKey(Integer::sum, 2)
              .collectAsMap();
      if (sums.size() != 10) {
        throw new IllegalStateException("the job computed " + sums);
      }
    }
    return String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  private String failing() {
    try {
      context
          .parallelize(numbers(4), 4)
          .foreach(
              each -> {
                throw new IllegalStateException("on purpose in " + TaskContext.getPartitionId());
              });
      return "it worked";
    } catch (Exception e) {
      return "failed";
    }
  }

  /** A job of eight tasks, each of which sleeps for so many milliseconds. */
  private String sleeping(int millis) {
    long begin = System.nanoTime();
    context.parallelize(numbers(8), 8).foreach(each -> Thread.sleep(millis));
    return String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  /** Until Spark's listeners, and so its REST API, know all that happened. */
  private String settle() throws Exception {
    context.sc().listenerBus().waitUntilEmpty(30_000);
    return "settled";
  }

  private long dropped() {
    Counter dropped =
        context
            .sc()
            .listenerBus()
            .metrics()
            .metricRegistry()
            .getCounters()
            .get("queue.cellwatch.numDroppedEvents");
    return Objects.requireNonNull(dropped, "our queue has no counter").getCount();
  }

  /** The milliseconds that it took Spark to stop. */
  private String stop() {
    long begin = System.nanoTime();
    context.stop();
    return String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  /** The threads that are ours, or our HTTP client's. */
  private static String threads() {
    System.gc(); // On JDK 17 a client's selector ends when the client is collected.
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("cellwatch") || name.startsWith("HttpClient"))
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }
}
