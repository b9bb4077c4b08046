package io.cellwatch.exporter.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.SharingJob;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.TaskRecord;
import io.cellwatch.model.Tracing;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Reads updates and reports. What is unknown is ignored, so that newer drivers are understood as
 * far as the fields are known; what is missing has its default, so that older ones are too; what is
 * wrong is refused as a whole with the name of the field, so that nothing is half taken.
 */
public final class ProtocolJson {
  /** No update of ours is deeper than a histogram in an application. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_STRING = 1 << 20;

  private static final ObjectMapper MAPPER = mapper();
  private static final ObjectReader UPDATE = MAPPER.readerFor(StateUpdate.class);
  private static final ObjectReader REPORT = MAPPER.readerFor(CellReport.class);

  private ProtocolJson() {}

  private static ObjectMapper mapper() {
    JsonFactory json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(json)
        .addModule(TotalsJson.module())
        .addModule(ThresholdsJson.module())
        .addMixIn(JobRecord.class, RequiredJobId.class)
        .addMixIn(SharingJob.class, RequiredJobId.class)
        .addMixIn(StageRecord.class, RequiredStageId.class)
        .addMixIn(TaskRecord.class, RequiredTaskId.class)
        .addMixIn(CellSource.class, UnknownSource.class)
        .addMixIn(Tracing.State.class, UnknownTracingState.class)
        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        // That switch leaves out texts, which numbers and booleans would become silently.
        .withCoercionConfig(
            LogicalType.Textual,
            texts ->
                texts
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .disable(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .build();
  }

  /**
   * Reads a driver's update.
   *
   * @throws RefusedException it is malformed, or a field is wrong; the message names the field
   */
  public static StateUpdate update(byte[] json) throws RefusedException {
    StateUpdate update = read(UPDATE, json, StateUpdate.class);
    checkVersion(update.version());
    return update;
  }

  /**
   * Reads a notebook's report.
   *
   * @throws RefusedException it is malformed, or a field is wrong; the message names the field
   */
  public static CellReport report(byte[] json) throws RefusedException {
    CellReport report = read(REPORT, json, CellReport.class);
    checkVersion(report.version());
    return report;
  }

  /** The JSON of a record. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  private static RefusedException newer(long version) {
    return new RefusedException(
        RefusedException.Kind.NEWER_VERSION,
        "version: "
            + version
            + ": this server speaks version "
            + StateUpdate.VERSION
            + ": upgrade the server first");
  }

  /** What of a newer version is not understood must not hide that it is newer. */
  private static long version(byte[] json) {
    try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return 0;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("version")) {
          return value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      // Malformed: who reads the whole says where.
    }
    return 0;
  }

  private static void checkVersion(int version) throws RefusedException {
    if (version > StateUpdate.VERSION) {
      throw newer(version);
    }
    if (version < 1) {
      throw invalid("version: " + version + ": must be at least 1");
    }
  }

  private static <T> T read(ObjectReader reader, byte[] json, Class<T> type)
      throws RefusedException {
    try {
      T value = type.cast(reader.readValue(json));
      if (value == null) {
        throw invalid("the body is null: a JSON object is expected");
      }
      return value;
    } catch (IOException e) {
      long version = version(json);
      throw version > StateUpdate.VERSION ? newer(version) : invalid(words(e));
    }
  }

  private static String words(IOException e) {
    return switch (e) {
      // A record's constructor refused: its words name the field already.
      case ValueInstantiationException wrong ->
          String.valueOf((wrong.getCause() == null ? wrong : wrong.getCause()).getMessage());
      case JsonMappingException wrong -> path(wrong) + ": " + firstLine(wrong.getOriginalMessage());
      case JsonProcessingException malformed ->
          "malformed JSON: " + firstLine(malformed.getOriginalMessage());
      default -> "unreadable: " + e.getMessage();
    };
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(RefusedException.Kind.INVALID, message);
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    return path.isEmpty() ? "body" : path;
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  /** A newer driver may find cells by ways that this server does not know yet. */
  private enum UnknownSource {
    @JsonEnumDefaultValue
    NONE
  }

  /** What cannot be placed gets no span. */
  private enum UnknownTracingState {
    @JsonEnumDefaultValue
    NONE
  }

  private interface RequiredJobId {
    @JsonProperty(required = true)
    int jobId();
  }

  private interface RequiredStageId {
    @JsonProperty(required = true)
    int stageId();
  }

  private interface RequiredTaskId {
    @JsonProperty(required = true)
    long taskId();
  }
}
