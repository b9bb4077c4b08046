package io.cellwatch.listener;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The other way in: {@code spark.plugins=io.cellwatch.listener.CellwatchPlugin}. It sees the driver
 * while it still waits for its cluster, which {@link CellwatchListener} does not.
 *
 * <p>Executors load every class of {@code spark.plugins} at their start and die if they lack its
 * jar, one after the other. Nothing of ours runs there, so on the driver, before the first executor
 * is asked for, the plugin takes its own name out of what executors are told: {@code
 * CoarseGrainedSchedulerBackend} reads the properties that it hands to them when the first one
 * asks, so that others can change them until then.
 */
public final class CellwatchPlugin implements SparkPlugin {
  private static final String PLUGINS = "spark.plugins";

  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  /** Nothing of ours runs on executors. */
  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }

  /** Leaves the other plugins as they are. */
  static void keepFromExecutors(SparkConf configuration) {
    String others =
        Arrays.stream(configuration.get(PLUGINS, "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty() && !name.equals(CellwatchPlugin.class.getName()))
            .collect(Collectors.joining(","));
    if (others.isEmpty()) {
      configuration.remove(PLUGINS);
    } else {
      configuration.set(PLUGINS, others);
    }
  }

  private static final class OnDriver implements DriverPlugin {
    private @Nullable ApplicationWatch watch;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext pluginContext) {
      keepFromExecutors(context.conf());
      watch = Watching.byPlugin(context);
      return Map.of();
    }

    @Override
    public void shutdown() {
      if (watch != null) {
        watch.shutDown();
      }
    }
  }
}
