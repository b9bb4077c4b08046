package io.cellwatch.benchmarks.scrape;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The same series as a scrape has, each as a gauge of its own in Micrometer. */
final class PlainGauges {
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(\\{.*\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  PlainGauges(Stream<String> samples) {
    samples.forEach(this::add);
  }

  private void add(String sample) {
    Matcher matcher = SAMPLE.matcher(sample);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a sample: " + sample);
    }
    List<Tag> tags = new ArrayList<>();
    Matcher label = LABEL.matcher(sample);
    while (label.find()) {
      tags.add(Tag.of(label.group(1), label.group(2)));
    }
    // Names that end in _total, _bucket or _info would be changed or refused for a gauge.
    String name = matcher.group(1) + "_value";
    double value = Double.parseDouble(matcher.group(3));
    Gauge.builder(name, () -> value).description("The same series.").tags(tags).register(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }
}
