package io.cellwatch.server.launch;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.launcher.cluster.Cluster;
import io.cellwatch.launcher.cluster.ClusterSet;
import io.cellwatch.launcher.launch.LaunchRequest;
import io.cellwatch.launcher.launch.Launches;
import io.cellwatch.launcher.launch.Requested;
import io.cellwatch.launcher.rendering.Renderer;
import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.launcher.session.RandomId;
import io.cellwatch.launcher.session.SessionView;
import io.cellwatch.launcher.session.Sessions;
import io.cellwatch.launcher.template.Target;
import io.cellwatch.server.page.ErrorAnswer;
import io.cellwatch.server.page.PageRenderer;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /launcher/}: the clusters; {@code ?cluster=NAME} with a form of its options; {@code
 * &code} with the code for what was chosen; {@code &session=…} for a notebook. It changes nothing,
 * so all of it is in the address. {@code POST /launcher/} takes the same where a field may hold a
 * secret, and leads to the address if none does. {@code POST /launcher/start} with the same fields
 * starts Spark in the notebook and leads to {@link ProgressService}'s page.
 */
public final class LaunchService implements HttpService {
  static final PageRenderer PAGES = new PageRenderer("/io/cellwatch/server/launch/launch.stg");

  /** In characters: half of what this server takes of a request's first line, as others do. */
  private static final int LONGEST_ADDRESS = 4_000;

  private final Renderer renderer;
  private final Sessions sessions;
  private final Launches launches;

  public LaunchService(Renderer renderer, Sessions sessions, Launches launches) {
    this.renderer = renderer;
    this.sessions = sessions;
    this.launches = launches;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/launcher/", (request, response) -> choice(request.query(), response))
        .post("/launcher/", this::send)
        .post("/launcher/start", this::start);
  }

  private void choice(Parameters fields, ServerResponse response) {
    LaunchForm form = LaunchForm.of(fields);
    ClusterSet set = renderer.clusters();
    boolean missing = form.cluster().isPresent() && form.cluster().flatMap(set::find).isEmpty();
    page(missing ? Status.NOT_FOUND_404 : Status.OK_200, set, form, List.of(), response);
  }

  private void send(ServerRequest request, ServerResponse response) {
    Parameters fields = LaunchForm.fields(request);
    LaunchForm form = LaunchForm.of(fields);
    String address = form.address();
    boolean fit =
        address.length() <= LONGEST_ADDRESS
            && form.cluster()
                .flatMap(renderer.clusters()::find)
                .map(cluster -> renderer.render(cluster, form.choice(), form.target(), Map.of()))
                .filter(made -> made instanceof Rendering.Code code && !code.hasChosenSecret())
                .isPresent();
    if (fit) {
      response.headers().set(HeaderNames.LOCATION, address);
      response.status(Status.SEE_OTHER_303).send();
    } else {
      choice(fields, response);
    }
  }

  private void start(ServerRequest request, ServerResponse response) {
    LaunchForm form = LaunchForm.of(LaunchForm.fields(request));
    Requested requested =
        launches.request(
            new LaunchRequest(
                form.session().orElse(""),
                form.cluster().orElse(""),
                form.choice(),
                // The one of the form says how code is shown.
                Optional.empty(),
                form.replace(),
                form.start().filter(RandomId::is)));
    switch (requested) {
      case Requested.Accepted accepted -> {
        response
            .headers()
            .set(HeaderNames.LOCATION, ProgressService.address(accepted.launch(), form.session()));
        response.status(Status.SEE_OTHER_303).send();
      }
      // The form tells them, at their fields.
      case Requested.Refused refused ->
          refuse(Status.UNPROCESSABLE_CONTENT_422, form, List.of(), response);
      case Requested.UnknownCluster unknown ->
          refuse(Status.NOT_FOUND_404, form, List.of(), response);
      case Requested.UnknownSession(String message) ->
          refuse(
              Status.NOT_FOUND_404,
              form,
              List.of(new ChoicePage.Notice("This notebook is not known", message, false)),
              response);
      case Requested.Unfit(String message) ->
          refuse(
              Status.CONFLICT_409,
              form,
              List.of(new ChoicePage.Notice("Not from a notebook", message, false)),
              response);
      case Requested.Busy busy -> ask(form, busy.message(), response);
      case Requested.SparkThere there -> ask(form, there.message(), response);
      case Requested.Unguarded(String message) ->
          refuse(
              Status.FORBIDDEN_403,
              form,
              List.of(new ChoicePage.Notice("Nothing was started", message, false)),
              response);
    }
  }

  private void ask(LaunchForm form, String message, ServerResponse response) {
    refuse(
        Status.CONFLICT_409,
        form,
        List.of(new ChoicePage.Notice("There is a session already", message, true)),
        response);
  }

  private void refuse(
      Status status, LaunchForm form, List<ChoicePage.Notice> notices, ServerResponse response) {
    page(status, renderer.clusters(), form, notices, response);
  }

  private void page(
      Status status,
      ClusterSet set,
      LaunchForm form,
      List<ChoicePage.Notice> told,
      ServerResponse response) {
    Optional<Cluster> chosen = form.cluster().flatMap(set::find);
    Optional<SessionView> session = form.session().flatMap(sessions::find);
    Map<String, String> notebook = session.map(each -> each.kernel().lists()).orElseGet(Map::of);
    // Any page's link can make a browser ask for a form: no code is made for that.
    Optional<Rendering> rendering =
        chosen
            .filter(cluster -> form.sent())
            .map(cluster -> renderer.render(cluster, form.choice(), form.target(), notebook));
    List<Target> targets =
        chosen
            .map(cluster -> renderer.targets(cluster, form.choice(), notebook))
            .orElseGet(List::of);
    List<ChoicePage.Notice> notices = new ArrayList<>(told);
    if (chosen.isEmpty() && form.cluster().isPresent()) {
      notices.add(
          new ChoicePage.Notice(
              "No such cluster", set.missing(form.cluster().orElseThrow()), false));
    }
    if (form.session().isPresent() && session.isEmpty() && told.isEmpty()) {
      notices.add(
          new ChoicePage.Notice(
              "The notebook is not there",
              "Its kernel has ended, was restarted, or does not reach this server. Type %spark in the"
                  + " notebook: that gives a link that works. The code can be had here in any case.",
              false));
    }
    ChoicePage page =
        ChoicePage.of(
            set,
            renderer.problemsOfTemplates(),
            form,
            session.filter(each -> launches.closedBecause().isEmpty()).map(this::kernel),
            chosen,
            targets,
            rendering,
            notices);
    response.status(status);
    response.headers().set(HeaderNames.CONTENT_TYPE, ErrorAnswer.HTML);
    response.send(
        PAGES.render("document", Map.of("launch", page)).getBytes(StandardCharsets.UTF_8));
  }

  private ChoicePage.KernelLine kernel(SessionView session) {
    return new ChoicePage.KernelLine(
        session.notebook(),
        state(session),
        launches
            .latestOf(session.id())
            .map(
                launch ->
                    new ChoicePage.Started(
                        ProgressService.address(launch, Optional.of(session.id())),
                        ProgressPage.summary(launch.state()))),
        RandomId.make());
  }

  private static String state(SessionView session) {
    if (session.awaySince().isPresent()) {
      return "its kernel has not been heard of for " + Figures.coarse(session.silence().toMillis());
    }
    return session.busy() ? "a cell is running" : "its kernel is idle";
  }
}
