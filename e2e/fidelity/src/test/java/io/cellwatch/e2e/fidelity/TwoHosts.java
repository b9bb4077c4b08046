package io.cellwatch.e2e.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * What {@code local-cluster} starts, a master and two workers in this JVM, but with a host name of
 * its own for each worker: Spark runs a second copy of a task on another host only, and never where
 * all executors share one.
 */
final class TwoHosts implements AutoCloseable {
  /** Two names of this machine. */
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private static final int MEGABYTES = 1024;

  private final List<RpcEnv> parts = new ArrayList<>();
  private String url = "";

  /**
   * Starts them; executors come with an application.
   *
   * @param cores of each worker
   * @param folder for what workers write
   */
  static TwoHosts start(int cores, Path folder) throws IOException {
    SparkConf conf = new SparkConf(false).set("spark.master.rest.enabled", "false");
    TwoHosts cluster = new TwoHosts();
    RpcEnv master = Master.startRpcEnvAndEndpoint(HOSTS.get(0), 0, 0, conf)._1();
    cluster.parts.add(master);
    cluster.url = "spark://" + master.address().hostPort();
    for (int i = 0; i < HOSTS.size(); i++) {
      cluster.parts.add(
          Worker.startRpcEnvAndEndpoint(
              HOSTS.get(i),
              0,
              0,
              cores,
              MEGABYTES,
              new String[] {cluster.url},
              Files.createDirectories(folder.resolve("worker-" + i)).toString(),
              Option.apply(i),
              conf,
              Option.empty()));
    }
    return cluster;
  }

  /** The settings of an application that runs here, else those of {@link LocalCluster}. */
  SparkConf conf(String name, Path logs) throws IOException {
    return LocalCluster.conf(name, HOSTS.size(), 1, logs).setMaster(url);
  }

  int hosts() {
    return HOSTS.size();
  }

  /** Stops the workers before their master. */
  @Override
  public void close() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).shutdown();
      parts.get(i).awaitTermination();
    }
  }
}
