package io.cellwatch.launcher.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.launcher.session.Kernel;
import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.KernelSpark;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.launcher.session.SessionSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a kernel says of itself. */
final class KernelReportReader {
  private static final int LOG_LINES = 40;
  private static final int LOG_LINE = 400;
  private static final int LIST = 32_768;

  private KernelReportReader() {}

  /**
   * Reads a report.
   *
   * @throws MistakeException names the field, and never the secret
   */
  static KernelReport read(byte[] body) throws MistakeException {
    ReportedFields fields =
        new ReportedFields(RequestBody.object(body, "what a kernel says of itself"), "");
    JsonNode version = fields.object().path("version");
    if (!version.canConvertToExactIntegral() || version.asInt() != 1) {
      throw fields.mistake("version", "must be 1");
    }
    SessionSecret secret =
        SessionSecret.of(fields.text("secret", ReportedFields.NAME))
            .orElseThrow(
                () -> fields.mistake("secret", "must be 64 hexadecimal digits in lower case"));
    Optional<KernelSpark> spark = Optional.empty();
    Optional<ReportedFields> alive = fields.object("spark");
    if (alive.isPresent()) {
      spark = Optional.of(spark(alive.get()));
    }
    return new KernelReport(
        fields.id("id"), secret, kernel(fields), fields.flag("busy"), spark, launches(fields));
  }

  private static Kernel kernel(ReportedFields fields) throws MistakeException {
    return new Kernel(
        fields.text("user", ReportedFields.NAME),
        fields.text("notebook", ReportedFields.LINE),
        fields.text("language", ReportedFields.NAME),
        fields.text("cells", ReportedFields.NAME),
        fields.text("cellwatch", ReportedFields.NAME),
        fields.text("python", ReportedFields.NAME),
        fields.text("pyspark", ReportedFields.NAME),
        lists(fields));
  }

  /** Not one that is too long: cut, it would name what is not there. */
  private static Map<String, String> lists(ReportedFields fields) throws MistakeException {
    Map<String, String> lists = new LinkedHashMap<>();
    Optional<ReportedFields> told = fields.object("lists");
    if (told.isPresent()) {
      for (String key : Kernel.LISTS) {
        String value = told.get().text(key, LIST + 1);
        if (!value.isBlank() && value.length() <= LIST && value.indexOf('\0') < 0) {
          lists.put(key, value);
        }
      }
    }
    return lists;
  }

  private static KernelSpark spark(ReportedFields fields) throws MistakeException {
    return new KernelSpark(
        fields.text("applicationId", ReportedFields.NAME),
        fields.text("applicationName", ReportedFields.LINE),
        fields.text("master", ReportedFields.LINE),
        fields.text("launch", ReportedFields.NAME));
  }

  private static List<KernelLaunch> launches(ReportedFields fields) throws MistakeException {
    List<KernelLaunch> launches = new ArrayList<>();
    for (ReportedFields each : fields.objects("launches")) {
      launches.add(launch(each));
    }
    if (launches.size() > KernelReport.MOST_LAUNCHES) {
      throw fields.mistake(
          "launches", "must be at most %d, the newest".formatted(KernelReport.MOST_LAUNCHES));
    }
    return launches;
  }

  private static KernelLaunch launch(ReportedFields fields) throws MistakeException {
    KernelLaunch.State state = fields.oneOf("state", KernelLaunch.State.values());
    LaunchError told = error(fields);
    Optional<LaunchError> error =
        state == KernelLaunch.State.FAILED ? Optional.of(told) : Optional.empty();
    return new KernelLaunch(
        fields.id("id"),
        state,
        fields.moment("changedMillis"),
        error,
        fields.lines("log", LOG_LINES, LOG_LINE),
        fields.text("applicationId", ReportedFields.NAME),
        fields.text("cluster", ReportedFields.NAME),
        fields.text("title", ReportedFields.NAME),
        fields.flag("counted", state.tellsOutcome()));
  }

  private static LaunchError error(ReportedFields fields) throws MistakeException {
    Optional<ReportedFields> told = fields.object("error");
    if (told.isEmpty()) {
      return new LaunchError(LaunchError.Kind.CODE, "The kernel does not say why.", "");
    }
    ReportedFields error = told.get();
    return new LaunchError(
        // A newer kernel may tell kinds apart that are one here.
        LaunchError.Kind.of(error.text("kind", ReportedFields.NAME)).orElse(LaunchError.Kind.CODE),
        error.text("message", ReportedFields.PARAGRAPH),
        error.text("detail", ReportedFields.PARAGRAPH));
  }
}
