package io.cellwatch.launcher.http;

import io.cellwatch.launcher.cluster.BrokenFile;
import io.cellwatch.launcher.cluster.Bundle;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterOption;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.cluster.Fault;
import io.cellwatch.launcher.cluster.Language;
import io.cellwatch.launcher.cluster.OptionTarget;
import io.cellwatch.launcher.plan.Origin;
import io.cellwatch.launcher.rendering.Rendering;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Clusters and code as JSON has them: what is empty is left out. */
final class Descriptions {
  private Descriptions() {}

  static Map<String, Object> of(ClusterSet set) {
    return Map.of(
        "clusters", set.clusters().values().stream().map(Descriptions::summary).toList(),
        "broken", set.broken().stream().map(Descriptions::broken).toList());
  }

  private static Map<String, Object> summary(Cluster cluster) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("name", cluster.name());
    summary.put("title", cluster.title());
    summary.put("description", cluster.description());
    summary.put("template", cluster.kind().name().toLowerCase(Locale.ROOT));
    summary.put("languages", cluster.languages().stream().map(Language::word).sorted().toList());
    summary.put("file", cluster.file());
    return summary;
  }

  private static Map<String, Object> broken(BrokenFile file) {
    Map<String, Object> broken = new LinkedHashMap<>();
    broken.put("file", file.file());
    file.cluster().ifPresent(name -> broken.put("cluster", name));
    broken.put("faults", file.faults().stream().map(Descriptions::fault).toList());
    broken.put("consequence", file.consequence());
    return broken;
  }

  private static Map<String, Object> fault(Fault fault) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("line", fault.line());
    description.put("column", fault.column());
    if (!fault.key().isEmpty()) {
      description.put("key", fault.key());
    }
    description.put("message", fault.message());
    return description;
  }

  static Map<String, Object> of(Cluster cluster) {
    Map<String, Object> description = summary(cluster);
    description.put("options", cluster.options().stream().map(Descriptions::option).toList());
    description.put("bundles", cluster.bundles().stream().map(Descriptions::bundle).toList());
    return description;
  }

  private static Map<String, Object> bundle(Bundle bundle) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", bundle.name());
    description.put("title", bundle.title());
    description.put("description", bundle.description());
    return description;
  }

  private static Map<String, Object> option(ClusterOption option) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", option.name());
    description.put("label", option.facts().label());
    description.put("description", option.facts().description());
    description.put("required", option.facts().required());
    if (option.secret()) {
      description.put("secret", true);
    }
    option.shownDefault().ifPresent(text -> description.put("default", text));
    option.target().map(OptionTarget::property).ifPresent(key -> description.put("property", key));
    switch (option) {
      case ClusterOption.IntegerOption integer -> {
        description.put("type", "integer");
        integer.min().ifPresent(min -> description.put("min", min));
        integer.max().ifPresent(max -> description.put("max", max));
      }
      case ClusterOption.NumberOption number -> {
        description.put("type", "number");
        number.min().ifPresent(min -> description.put("min", min));
        number.max().ifPresent(max -> description.put("max", max));
      }
      case ClusterOption.BooleanOption truth -> description.put("type", "boolean");
      case ClusterOption.SelectOption select -> {
        description.put("type", "select");
        description.put(
            "choices",
            select.choices().stream()
                .filter(each -> !select.secret())
                .map(each -> Map.of("value", each.value(), "label", each.label()))
                .toList());
      }
      case ClusterOption.StringOption text -> {
        description.put("type", "string");
        text.pattern().ifPresent(pattern -> description.put("pattern", pattern));
      }
      case ClusterOption.MappingOption mapping -> description.put("type", "mapping");
    }
    return description;
  }

  static Map<String, Object> of(String cluster, Rendering.Code code) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("cluster", cluster);
    description.put("target", code.target().id());
    description.put("targets", code.targets().stream().map(each -> each.id()).toList());
    description.put("code", code.code());
    description.put("properties", code.values().stream().map(Descriptions::value).toList());
    return description;
  }

  private static Map<String, Object> value(Rendering.Value value) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("key", value.key());
    value.text().ifPresent(text -> description.put("value", text));
    description.put("origins", value.origins().stream().map(Descriptions::origin).toList());
    return description;
  }

  private static Map<String, Object> origin(Origin origin) {
    Map<String, Object> description = new LinkedHashMap<>();
    switch (origin) {
      case Origin.Cluster(String name, String file, int line) -> {
        description.put("kind", "cluster");
        description.put("name", name);
        description.put("file", file);
        description.put("line", line);
      }
      case Origin.Bundle(String name, String file, int line) -> {
        description.put("kind", "bundle");
        description.put("name", name);
        description.put("file", file);
        description.put("line", line);
      }
      case Origin.Option(String name, boolean chosen) -> {
        description.put("kind", "option");
        description.put("name", name);
        description.put("chosen", chosen);
      }
      case Origin.Notebook() -> description.put("kind", "notebook");
      case Origin.Cellwatch() -> description.put("kind", "cellwatch");
    }
    return description;
  }

  static Map<String, Object> of(Rendering.Refused refused) {
    List<Map<String, Object>> faults =
        refused.reasons().stream().map(Descriptions::reason).toList();
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("error", refused.reasons().getFirst().message());
    description.put("faults", faults);
    return description;
  }

  private static Map<String, Object> reason(Rendering.Reason reason) {
    Map<String, Object> description = new LinkedHashMap<>();
    reason.option().ifPresent(option -> description.put("option", option));
    description.put("message", reason.message());
    return description;
  }
}
