import catwalk.Box;
import catwalk.Catwalk;
import catwalk.Keypoint;
import catwalk.Label;
import catwalk.Pose;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import processing.core.PApplet;
import processing.core.PImage;
import processing.data.FloatList;
import processing.data.JSONArray;
import processing.data.JSONObject;

/**
 * A sketch without a window that takes orders, a JSON object on a line each, and answers `state` with what it has: 60 frames a
 * second, with the library's calls timed. Words: address, model, JPEG's or PNG's path.
 */
public class Puppet extends PApplet {
  static final int FRAME = 16; // milliseconds

  final ConcurrentLinkedQueue<JSONObject> orders = new ConcurrentLinkedQueue<>();
  final JSONObject events = new JSONObject();
  final JSONArray errors = new JSONArray();
  final JSONArray texts = new JSONArray();
  final FloatList spans = new FloatList();
  String address;
  String model;
  Catwalk catwalk;
  PImage photo;
  PImage fromEvent;
  String aboutModel = "";
  boolean live;
  int sent;

  public static void main(String[] words) {
    Puppet puppet = new Puppet();
    puppet.sketchPath(".");
    puppet.photo = puppet.loadImage(words[2]);
    puppet.address = words[0];
    puppet.model = words[1];
    puppet.catwalk = new Catwalk(puppet, puppet.model, puppet.address);
    Thread reader = new Thread(puppet::readOrders);
    reader.setDaemon(true);
    reader.start();
    Executors.newSingleThreadScheduledExecutor().scheduleAtFixedRate(puppet::tryFrame, 0, FRAME, TimeUnit.MILLISECONDS);
  }

  void readOrders() {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    lines.lines().forEach(line -> orders.add(JSONObject.parse(line)));
    System.exit(0);
  }

  /** What goes wrong in a sketch ends it. */
  void tryFrame() {
    try {
      drawFrame();
    } catch (Throwable problem) {
      problem.printStackTrace();
      System.exit(1);
    }
  }

  void drawFrame() {
    long delayed = readDelay();
    long begun = System.nanoTime();
    catwalk.pre();
    if (live) {
      catwalk.send(photo);
      sent++;
    }
    long span = System.nanoTime() - begun;
    spans.append((span - (readDelay() - delayed)) / 1e6f);
    for (JSONObject order = orders.poll(); order != null; order = orders.poll()) obey(order);
  }

  /** How long this thread has been ready and had no processor, since others had them; in nanoseconds, where Linux tells. */
  static long readDelay() {
    try {
      return Long.parseLong(Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ")[1]);
    } catch (IOException elsewhere) {
      return 0;
    }
  }

  void obey(JSONObject order) {
    switch (order.getString("do")) {
      case "live" -> live = order.getBoolean("on");
      case "paint" -> photo.set(order.getInt("x"), order.getInt("y"), order.getInt("colour"));
      case "send" -> catwalk.send(photo);
      case "ask" -> catwalk.ask(order.hasKey("value") ? order.get("value") : photo);
      case "ask null" -> catwalk.ask();
      case "set" -> catwalk.set(order.getString("input"), order.isNull("value") ? null : order.get("value"));
      case "set picture" -> catwalk.set(order.getString("input"), photo);
      case "set infinite" -> catwalk.set(order.getString("input"), Float.POSITIVE_INFINITY);
      case "set thing" -> catwalk.set(order.getString("input"), this);
      case "send null" -> catwalk.send(null);
      case "listen" -> catwalk.listen(order.getBoolean("pictures"));
      case "unlisten" -> catwalk.unlisten();
      case "place" -> catwalk.place(order.getFloat("x"), order.getFloat("y"), order.getFloat("width"), order.getFloat("height"));
      case "quality" -> catwalk.quality(order.getInt("side"), order.getFloat("quality"));
      case "forget times" -> spans.clear();
      case "close" -> catwalk.close();
      case "reopen" -> {
        catwalk.close();
        catwalk = new Catwalk(this, model, address);
      }
      default -> System.out.println("state " + tell().format(-1));
    }
  }

  JSONObject tell() {
    JSONObject state = new JSONObject().setJSONObject("events", events).setJSONArray("errors", errors);
    state.setJSONArray("texts", texts).setInt("sent", sent).setString("model", aboutModel);
    state.setJSONArray("poses", tellAll(catwalk.poses(), this::tellPose));
    state.setJSONArray("boxes", tellAll(catwalk.boxes(), this::tellBox));
    state.setJSONArray("labels", tellAll(catwalk.labels(), this::tellLabel));
    state.setString("text", catwalk.text()).setFloat("number", catwalk.number());
    state.setString("vector", Arrays.toString(catwalk.vector())).setString("result", catwalk.result().format(-1));
    JSONObject pictures = new JSONObject().setJSONObject("first", tellPicture(catwalk.image()));
    for (String name : new String[] {"picture", "mask", "depth"}) pictures.setJSONObject(name, tellPicture(catwalk.image(name)));
    pictures.setJSONObject("source", tellPicture(catwalk.picture())).setJSONObject("event", tellPicture(fromEvent));
    state.setJSONObject("pictures", pictures).setBoolean("connected", catwalk.connected());
    state.setString("models", String.join(" ", catwalk.models())).setFloat("latency", catwalk.latency());
    state.setInt("threads", Thread.activeCount()).setInt("dropped", catwalk.dropped()).setFloat("progress", catwalk.progress());
    state.setBoolean("available", catwalk.available()).setJSONObject("timings", catwalk.timings());
    FloatList sorted = spans.copy();
    sorted.sort();
    return state.setFloat("p99", sorted.size() == 0 ? 0 : sorted.get(sorted.size() * 99 / 100));
  }

  <T> JSONArray tellAll(T[] things, java.util.function.Function<T, JSONObject> tell) {
    JSONArray told = new JSONArray();
    for (T thing : things) told.append(tell.apply(thing));
    return told;
  }

  JSONObject tellPose(Pose pose) {
    JSONObject told = new JSONObject().setInt("id", pose.id).setInt("slot", pose.slot).setInt("bones", pose.bones().length);
    for (Keypoint point : pose.keypoints) told.setJSONObject(point.name, tellPoint(point));
    JSONObject metres = new JSONObject();
    for (Keypoint point : pose.keypoints3D) metres.setJSONObject(point.name, tellPoint(point));
    told.setJSONObject("3D", metres).setString("label", pose.label).setFloat("confidence", pose.confidence);
    if (pose.box != null) told.setJSONObject("box", tellBox(pose.box));
    told.setFloat("speed", pose.measure("speed")).setFloat("centre", pose.measure("centre/x"));
    return told.setBoolean("up", pose.does("left_hand_up")).setBoolean("sees nose", pose.sees("nose"))
      .setBoolean("sees tail", pose.sees("tail"));
  }

  JSONObject tellPoint(Keypoint point) {
    return new JSONObject().setFloat("x", point.x).setFloat("y", point.y).setFloat("z", point.z)
      .setFloat("confidence", point.confidence);
  }

  JSONObject tellBox(Box box) {
    return new JSONObject().setFloat("x", box.x).setFloat("y", box.y).setFloat("width", box.width)
      .setFloat("height", box.height).setString("label", box.label).setInt("id", box.id).setInt("slot", box.slot)
      .setBoolean("inside", box.contains(box.x + box.width / 2, box.y + box.height / 2));
  }

  JSONObject tellLabel(Label label) {
    return new JSONObject().setString("label", label.toString()).setFloat("confidence", label.confidence);
  }

  /** The size of a picture, and the pixel in its middle. */
  JSONObject tellPicture(PImage image) {
    if (image == null) return new JSONObject();
    String middle = hex(image.get(image.width / 2, image.height / 2));
    return new JSONObject().setInt("width", image.width).setInt("height", image.height).setString("middle", middle)
      .setString("corner", hex(image.get(0, 0)));
  }

  void count(String name) {
    events.setInt(name, events.getInt(name, 0) + 1);
  }

  public void poseEvent(Pose[] poses) {
    count("pose");
  }

  public void boxesEvent(String model, Box[] boxes) {
    aboutModel = model;
    count("boxes");
  }

  public void labelsEvent(Label[] labels) {
    count("labels");
  }

  public void imageEvent(String model, PImage image) {
    fromEvent = image;
    count("image");
  }

  public void textEvent(String text) {
    texts.append(text);
    count("text");
  }

  public void numberEvent(float number) {
    count("number");
  }

  public void vectorEvent(float[] vector) {
    count("vector");
  }

  public void catwalkEvent(JSONObject result) {
    count("any");
  }

  public void catwalkError(String sentence) {
    errors.append(sentence);
  }
}
