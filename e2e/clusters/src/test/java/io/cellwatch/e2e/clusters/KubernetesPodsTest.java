package io.cellwatch.e2e.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.launcher.plan.LaunchPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.apache.spark.deploy.k8s.submit.PythonMainAppResource;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.junit.jupiter.api.Test;
import scala.Option;

/**
 * What Spark would ask Kubernetes for: its own builders make the pods, and no cluster is needed.
 */
class KubernetesPodsTest {
  private static final String IMAGE = "registry.lab.example/spark:4.2.0";
  private static final Map<String, String> CHOSEN =
      Map.of(
          "image", IMAGE,
          "namespace", "astronomy",
          "service-account", "ada",
          "pull", "Always",
          "executor-cores", "3",
          "executor-memory", "6g",
          "memory", "3g");

  @Test
  void executorsAreAsTheyWereChosen() {
    SparkPod pod = executor(BuiltIns.plan("kubernetes", CHOSEN));
    Container container = pod.container();
    assertEquals(IMAGE, container.getImage());
    assertEquals("Always", container.getImagePullPolicy());
    assertEquals("ada", pod.pod().getSpec().getServiceAccountName());
    Map<String, Quantity> requests = container.getResources().getRequests();
    assertEquals(new Quantity("3"), requests.get("cpu"));
    // A tenth more than 6 GiB.
    assertEquals(new Quantity("6758Mi"), requests.get("memory"));
  }

  @Test
  void withoutAnyChoiceThereIsNoAccount() {
    SparkPod pod = executor(BuiltIns.plan("kubernetes", Map.of("image", IMAGE)));
    assertEquals(null, pod.pod().getSpec().getServiceAccountName());
    assertEquals("IfNotPresent", pod.container().getImagePullPolicy());
  }

  /** In deploy mode cluster the driver is a pod, too, and needs the account most. */
  @Test
  void driverIsAsItWasChosen() {
    SparkConf conf = conf(BuiltIns.plan("kubernetes", CHOSEN)).remove("spark.driver.host");
    SparkPod pod =
        new KubernetesDriverBuilder()
            .buildFromFeatures(
                KubernetesConf.createDriverConf(
                    conf,
                    "spark-1",
                    new PythonMainAppResource("local:///opt/reduce.py"),
                    "org.apache.spark.deploy.PythonRunner",
                    new String[0],
                    Option.<String>empty()),
                client())
            .pod();
    assertEquals(IMAGE, pod.container().getImage());
    assertEquals("ada", pod.pod().getSpec().getServiceAccountName());
  }

  private static SparkPod executor(LaunchPlan plan) {
    return executor(conf(plan));
  }

  private static SparkPod executor(SparkConf conf) {
    return new KubernetesExecutorBuilder()
        .buildFromFeatures(
            KubernetesConf.createExecutorConf(
                conf,
                "1",
                "spark-1",
                Option.empty(),
                ResourceProfile$.MODULE$.DEFAULT_RESOURCE_PROFILE_ID()),
            new SecurityManager(
                conf,
                SecurityManager.$lessinit$greater$default$2(),
                SecurityManager.$lessinit$greater$default$3()),
            client(),
            ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf))
        .pod();
  }

  private static SparkConf conf(LaunchPlan plan) {
    ResourceProfile$.MODULE$.clearDefaultProfile();
    SparkConf conf = new SparkConf(false);
    plan.properties().forEach(each -> conf.set(each.key(), each.value()));
    // What a driver that runs has set.
    return conf.set("spark.driver.host", "notebook-ada.lab.svc")
        .set("spark.driver.port", "7078")
        .set("spark.app.id", "spark-1")
        .set("spark.app.name", "reduce");
  }

  /** Nothing is asked of it. */
  private static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("https://127.0.0.1:1")
                .build())
        .build();
  }
}
