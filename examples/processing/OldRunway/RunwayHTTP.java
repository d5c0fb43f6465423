package com.runwayml;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import processing.core.PApplet;
import processing.data.JSONObject;

/** A model that is asked over HTTP. Before each frame the sketch hears its last answer, whoever asked for it. */
public class RunwayHTTP extends Runway {
  public static final int PORT = 8000;
  public static int HTTP_TIMEOUT_SECONDS = 90;
  private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;
  private volatile boolean connected;
  private boolean autoUpdate = true;
  private CompletableFuture<Runnable> looking; // at whose end stands what to tell the sketch; null: it does not look

  public RunwayHTTP(PApplet parent) {
    this(parent, DEFAULT_HOST);
  }

  public RunwayHTTP(PApplet parent, String host) {
    this(parent, host, PORT);
  }

  public RunwayHTTP(PApplet parent, String host, int port) {
    super(parent, host);
    address = "http://" + host + ":" + port;
    looking = CompletableFuture.supplyAsync(this::look);
    parent.registerMethod("pre", this);
  }

  public boolean isAutoUpdating() {
    return autoUpdate;
  }

  /** Whether the sketch hears the last answer before each frame; else only what query() and update() bring. */
  public void setAutoUpdate(boolean autoUpdate) {
    this.autoUpdate = autoUpdate;
  }

  /** Called before each frame. Looking happens beside the sketch, which never waits for it. */
  public void pre() {
    if (looking != null && !looking.isDone()) return;
    if (looking != null) looking.join().run();
    if (!connected) looking = CompletableFuture.supplyAsync(this::look, SOON);
    else looking = autoUpdate ? CompletableFuture.supplyAsync(this::look) : null;
  }

  /** Looks for an answer now. */
  public void update() {
    look().run();
  }

  @Override
  public void query(String input) {
    try {
      JSONObject answer = ask("/query", input);
      if (answer.hasKey("error")) giveError(answer.getString("error"));
      else giveData(answer);
    } catch (IOException absent) {
      giveError(sayAbsent());
    }
  }

  private Runnable look() {
    try {
      if (!connected) {
        JSONObject info = ask("/info", null);
        connected = true;
        return () -> giveInfo(info);
      }
      JSONObject error = ask("/error", null);
      if (!error.isNull("error")) return () -> giveError(error.getString("error"));
      JSONObject data = ask("/data", null);
      return () -> giveData(data);
    } catch (IOException absent) {
      return () -> giveError(sayAbsent());
    }
  }

  private JSONObject ask(String route, String input) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + route))
      .timeout(Duration.ofSeconds(HTTP_TIMEOUT_SECONDS));
    if (input != null) {
      request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(input));
    }
    try {
      return JSONObject.parse(http.send(request.build(), BodyHandlers.ofString()).body());
    } catch (IOException | InterruptedException | RuntimeException problem) {
      connected = false;
      throw new IOException(problem);
    }
  }

  private String sayAbsent() {
    return "No model answers at " + address + ". Start one in a terminal, such as: catwalk PoseNet. "
      + "The sketch goes on looking.";
  }
}
