package io.cellwatch.launcher.http;

import io.cellwatch.launcher.launch.Launches;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import java.util.Optional;

/** Refuses all that has to do with kernels where anybody could ask. */
record Guard(Launches launches) {
  Handler before(Handler handler) {
    return (request, response) -> {
      Optional<String> why = launches.closedBecause();
      if (why.isPresent()) {
        Answer.error(Status.FORBIDDEN_403, why.get(), response);
      } else {
        handler.handle(request, response);
      }
    };
  }
}
