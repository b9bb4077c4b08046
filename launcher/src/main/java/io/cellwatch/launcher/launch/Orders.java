package io.cellwatch.launcher.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.rendering.Launchable;
import io.cellwatch.launcher.session.Delivery;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a kernel is told to do, as JSON. */
final class Orders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Orders() {}

  static Delivery start(
      String session, String launch, Cluster cluster, Launchable.Code code, boolean replace) {
    Map<String, Object> payload = head(session, launch, Delivery.Action.START);
    payload.put("cluster", cluster.name());
    payload.put("title", cluster.title());
    payload.put("target", code.target().id());
    payload.put("code", code.code());
    Map<String, Object> properties = new LinkedHashMap<>();
    code.properties().forEach((key, value) -> properties.put(key, value.orElse(null)));
    payload.put("properties", properties);
    payload.put("environment", code.environment());
    payload.put("replace", replace);
    return delivery(launch, Delivery.Action.START, payload);
  }

  /** One that says no more than what is to be done. */
  static Delivery bare(String session, String launch, Delivery.Action action) {
    return delivery(launch, action, head(session, launch, action));
  }

  private static Map<String, Object> head(String session, String launch, Delivery.Action action) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("session", session);
    payload.put("launch", launch);
    payload.put("action", action.name());
    return payload;
  }

  private static Delivery delivery(
      String launch, Delivery.Action action, Map<String, Object> payload) {
    try {
      return new Delivery(launch, action, JSON.writeValueAsString(payload));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and maps of texts are JSON", e);
    }
  }
}
