package io.cellwatch.e2e.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server in a process of its own, whose memory can be small and be looked at. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("Cellwatch: (http://127\\.0\\.0\\.1:\\d+)/");
  private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one.
   *
   * @param options of the JVM
   */
  static ServerProcess start(String token, Path folder, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program("java"));
    command.addAll(List.of(options));
    command.add("-Duser.home=" + folder);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("io.cellwatch.server.Main", "serve", "--port", "0"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CELLWATCH_"));
    builder.environment().put("CELLWATCH_TOKEN", token);
    builder.environment().put("CELLWATCH_PROXY_PORT", "same");
    builder.environment().put("HOME", folder.toString());
    Path log = folder.resolve("server.log");
    Process process = builder.redirectError(log.toFile()).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return new ServerProcess(process, matcher.group(1));
      }
    }
    throw new IOException("the server ended at once:\n" + Files.readString(log));
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  String url() {
    return url;
  }

  /** Bytes of the heap that are in use after a collection of all garbage. */
  long liveBytes() throws IOException, InterruptedException {
    ask("GC.run");
    Matcher matcher = USED.matcher(ask("GC.heap_info"));
    if (!matcher.find()) {
      throw new IOException("jcmd does not say how much is used");
    }
    return Long.parseLong(matcher.group(1)) * 1024;
  }

  private String ask(String question) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(program("jcmd"), String.valueOf(process.pid()), question)
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (asked.waitFor() != 0) {
      throw new IOException(said);
    }
    return said;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    ChildProcess.awaitEnd(process, 10);
  }
}
