package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.Histogram;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.Totals;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is written field by field against what Jackson finds by itself in the records: a component
 * that is added and not written, or written under another name, shows.
 */
class UpdateFieldsTest {
  private final ObjectMapper mapper =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT)
          .addMixIn(JobRecord.class, Ids.class)
          .addMixIn(StageRecord.class, Ids.class)
          .addMixIn(SqlExecutionRecord.class, Ids.class)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Totals.class, new BySum())
                  .addSerializer(Thresholds.class, new BySaid()));

  private long number;

  /** Components that may be 0 and are written nevertheless. */
  @SuppressWarnings("UnusedMethod") // Jackson reads its annotations
  private interface Ids {
    @JsonInclude(JsonInclude.Include.ALWAYS)
    int jobId();

    @JsonInclude(JsonInclude.Include.ALWAYS)
    int stageId();

    @JsonInclude(JsonInclude.Include.ALWAYS)
    int attempt();

    @JsonInclude(JsonInclude.Include.ALWAYS)
    long executionId();
  }

  private static final class BySum extends JsonSerializer<Totals> {
    @Override
    public void serialize(Totals totals, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Map<String, Long> sums = new LinkedHashMap<>();
      totals.forEachNonZero((quantity, sum) -> sums.put(quantity.name(), sum));
      json.writeObject(sums);
    }
  }

  private static final class BySaid extends JsonSerializer<Thresholds> {
    @Override
    public void serialize(Thresholds thresholds, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Map<String, Double> said = new LinkedHashMap<>();
      thresholds.forEach((threshold, value) -> said.put(threshold.name(), value));
      json.writeObject(said);
    }
  }

  /** A record whose components all differ from each other and from their defaults. */
  private <T> T filled(Class<T> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(components[i].getName(), components[i].getGenericType());
    }
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private Object value(String name, Type type) throws ReflectiveOperationException {
    number++;
    if (type instanceof ParameterizedType list) {
      return List.of(value(name, list.getActualTypeArguments()[0]));
    } else if (type == Histogram.class) {
      List<Double> bounds =
          name.equals("stageSkew") ? Histogram.STAGE_SKEW_BOUNDS : Histogram.TASK_DURATION_BOUNDS;
      List<Long> counts = Stream.generate(() -> ++number).limit(bounds.size() + 1).toList();
      return new Histogram(counts, number + 0.25);
    } else if (type == Totals.class) {
      long[] sums = new long[Quantity.COUNT];
      Arrays.setAll(sums, i -> ++number);
      return Totals.copyOf(sums);
    } else if (type == Thresholds.class) {
      return Thresholds.of(Map.of(Threshold.GC_SHARE, 0.25, Threshold.JOIN_ROWS, number + 0.5));
    } else if (type == int.class || type == Integer.class) {
      return (int) number;
    } else if (type == long.class || type == Long.class) {
      return number;
    } else if (type == double.class) {
      return number + 0.5;
    } else if (type == boolean.class) {
      return true;
    } else if (type == String.class) {
      return name + " \"\u00fc\uD83D\uDE00\" " + number;
    } else if (type instanceof Class<?> other && other.isEnum()) {
      Object[] constants = other.getEnumConstants();
      return constants[(int) (number % constants.length)];
    }
    return filled((Class<?>) type);
  }

  private void assertWrittenAsFound(StateUpdate update) throws IOException {
    assertEquals(text(mapper.writeValueAsBytes(update)), text(new UpdateJson().bytes(update)));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void everyComponentIsWrittenUnderItsName() throws Exception {
    for (int i = 0; i < ApplicationState.values().length; i++) {
      assertWrittenAsFound(filled(StateUpdate.class));
    }
  }

  @Test
  void whatHasItsDefaultIsLeftOutButForTheIds() throws Exception {
    StateUpdate empty =
        mapper.readValue(
            """
            {"sequence": 1, "application": {"state": "STARTING"}, "executors": [{}],
             "cells": [{"run": {"cell": "c", "source": "NONE"}}],
             "jobs": [{"state": "RUNNING"}], "stages": [{"state": "RUNNING"}],
             "executions": [{"state": "RUNNING"}], "queries": [{"state": "RUNNING"}],
             "operations": [{"state": "RUNNING"}]}
            """,
            StateUpdate.class);
    assertWrittenAsFound(empty);
    String written = text(new UpdateJson().bytes(empty));
    assertEquals(List.of("0"), mapper.readTree(written).findValuesAsText("jobId"));
    assertEquals(List.of("0"), mapper.readTree(written).findValuesAsText("attempt"));
  }
}
