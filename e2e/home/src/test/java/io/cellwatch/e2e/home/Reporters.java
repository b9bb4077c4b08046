package io.cellwatch.e2e.home;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;

/** A notebook's kernel and its driver, as far as a server hears of them: over HTTP, in JSON. */
final class Reporters {
  private static final String SESSION = "session-1";
  private static final String NOTEBOOK = "team/sales.ipynb";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Clock clock = Clock.systemUTC();
  private final String url;
  private final String token;
  private final long start = clock.millis();
  private long sequence;

  Reporters(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** The first cell has so many of 200 tasks done. */
  void running(int done) {
    kernel(run(1, "RUNNING", ""));
    driver(
        """
        'cells':[{'run':%s,'firstJobMillis':%d,'lastProgressMillis':%d,'jobs':{'running':1},'tasks':%s}],
        'jobs':[{'jobId':1,'executionId':-1,'run':%s,'name':'count at sales','state':'RUNNING','startMillis':%d,'stageIds':[3],'tasks':%s}],
        'stages':[{'stageId':3,'jobIds':[1],'name':'scan parquet','state':'RUNNING','submittedMillis':%d,'tasks':%s}]
        """
            .formatted(
                identity(1),
                start,
                clock.millis(),
                tasks(done),
                identity(1),
                start,
                tasks(done),
                start,
                tasks(done)));
  }

  /** The first cell has started a job, which runs. */
  void tracedRunning() {
    kernel(run(1, "RUNNING", ""));
    traced("OPEN", "RUNNING", 0);
  }

  /** The first cell, its job and its stage are over. */
  void tracedEnded() {
    long end = clock.millis();
    kernel(run(1, "SUCCEEDED", "").replace("'endMillis':0", "'endMillis':" + end));
    traced("DUE", "SUCCEEDED", end);
  }

  private void traced(String span, String state, long end) {
    driver(
        """
        'cells':[{'run':%1$s,'firstJobMillis':%2$d,'jobs':{'running':%3$d},'tracing':{'state':'OPEN','trace':{'kind':'CELL'},'parent':{'kind':'CELL'}}}],
        'jobs':[{'jobId':1,'executionId':-1,'run':%1$s,'name':'count at sales.py:7','state':'%4$s','startMillis':%2$d,'endMillis':%5$d,'stageIds':[3],
          'tracing':{'state':'%6$s','trace':{'kind':'CELL'},'parent':{'kind':'CELL'}}}],
        'stages':[{'stageId':3,'jobIds':[1],'run':%1$s,'name':'scan parquet','state':'%4$s','submittedMillis':%2$d,'completedMillis':%5$d,
          'tracing':{'state':'%6$s','trace':{'kind':'CELL'},'parent':{'kind':'JOB','id':'1'}}}]
        """
            .formatted(identity(1), start, end == 0 ? 1 : 0, state, end, span));
  }

  /** The second cell has failed with this message; the first goes on. */
  void failed(String message) {
    kernel(run(1, "RUNNING", "") + "," + run(2, "FAILED", message));
    driver(
        """
        'cells':[{'run':%s,'firstJobMillis':%d,'jobs':{'failed':1},'tasks':{'total':2,'failed':4}}],
        'jobs':[{'jobId':2,'executionId':-1,'run':%s,'name':'show','state':'FAILED','startMillis':%d,'endMillis':%d,'error':'%s','tasks':{'total':2,'failed':4}}],
        'queries':[{'queryId':'q','runId':'r','name':'clicks','state':'RUNNING','startMillis':%d,'batchId':1,'inputRows':5,'batchMillis':5}]
        """
            .formatted(identity(2), start, identity(2), start, start + 5, message, start));
  }

  /** What Prometheus would get. */
  String metrics() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/metrics"))
            .header("Authorization", "Bearer " + token)
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static String tasks(int done) {
    return "{'total':200,'active':4,'completed':%1$d,'completedIndices':%1$d}".formatted(done);
  }

  private String identity(int execution) {
    return "{'session':'%s','notebook':'%s','cell':'cell-%d','execution':%d,'source':'PROPERTY','startMillis':%d}"
        .formatted(SESSION, NOTEBOOK, execution, execution, start);
  }

  private String run(int execution, String state, String error) {
    return "{'notebook':'%s','cell':'cell-%d','execution':%d,'title':'sales.part(%d).count()','state':'%s','startMillis':%d,'endMillis':%d,'error':'%s'}"
        .formatted(
            NOTEBOOK,
            execution,
            execution,
            execution,
            state,
            start,
            error.isEmpty() ? 0 : start + 7,
            error);
  }

  private void kernel(String runs) {
    send(
        "PUT",
        "/v1/cells/" + SESSION,
        "{'version':1,'sequence':%d,'full':true,'user':'ada','sentMillis':%d,'runs':[%s]}"
            .formatted(++sequence, clock.millis(), runs));
  }

  private void driver(String records) {
    send(
        "POST",
        "/v1/drivers/instance-1",
        """
        {'version':1,'sequence':%d,'full':true,'sentMillis':%d,
        'application':{'applicationId':'app-1','name':'sales','user':'ada','sparkVersion':'4.3.0','master':'local[4]',
        'uiUrl':'http://127.0.0.1:4040','state':'RUNNING','startMillis':%d,'activeTasks':4},
        'executors':[{'executorId':'driver','host':'localhost','cores':4,'addedMillis':%d}],%s}
        """
            .formatted(++sequence, clock.millis(), start, start, records));
  }

  private void send(String method, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(json.replace('\'', '"')))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 204 && answer.statusCode() != 205) {
        throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(path, e);
    }
  }
}
