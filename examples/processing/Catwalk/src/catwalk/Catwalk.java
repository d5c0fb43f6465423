package catwalk;

import processing.core.PApplet;
import processing.core.PImage;
import processing.data.JSONObject;

/**
 * A machine-learning model that runs in Catwalk, live in a sketch.
 *
 * <pre>
 * import catwalk.*;
 *
 * Catwalk catwalk;
 * PImage photo;
 *
 * void setup() {
 *   size(640, 480);
 *   photo = loadImage("photo.jpg");
 *   catwalk = new Catwalk(this, "pose");
 * }
 *
 * void draw() {
 *   catwalk.send(photo);                     // never waits; the newest picture wins
 *   image(photo, 0, 0);
 *   for (Pose pose : catwalk.poses()) {
 *     for (Keypoint[] bone : pose.bones()) line(bone[0].x, bone[0].y, bone[1].x, bone[1].y);
 *   }
 * }
 * </pre>
 *
 * <p>What the model finds can be asked for ({@link #poses}, {@link #boxes}, {@link #labels}, {@link #image}, {@link #text}…), or
 * it comes to functions of the sketch that have these names, before <code>draw()</code> and on the sketch's own thread.
 * Each may take the model's name before the value, as in <code>void poseEvent(String model, Pose[] poses)</code>:
 *
 * <pre>
 * void poseEvent(Pose[] poses)             void imageEvent(PImage image)
 * void boxesEvent(Box[] boxes)             void textEvent(String text)
 * void labelsEvent(Label[] labels)         void numberEvent(float number)
 * void vectorEvent(float[] vector)         void catwalkEvent(JSONObject result)
 * void catwalkError(String sentence)       // the console has it, too
 * </pre>
 *
 * <p><b>Whose pixels?</b> Places are in pixels of the picture that was sent, whatever size it has on the screen. A sketch that
 * draws it elsewhere, larger or mirrored says where with {@link #place}. A listener's are in pixels of the picture that came
 * along, or of the sketch's window when none did.
 *
 * <p>Nothing here waits. Without a Catwalk there is a sentence in the console, the sketch goes on, and it connects by
 * itself as soon as one runs, also when it ended and was started again. For two models make two Catwalks.
 */
public class Catwalk {
  private final PApplet sketch;
  private final String model;
  private final Inbox inbox;
  private final Line line;
  private final Events events;
  private final Findings findings;
  private boolean fresh;

  /**
   * The model of this name in the Catwalk of this computer, at http://127.0.0.1:8000.
   *
   * @param sketch <code>this</code>
   * @param model as it was started: "pose" after <code>catwalk pose</code>
   */
  public Catwalk(PApplet sketch, String model) {
    this(sketch, model, Address.HERE);
  }

  /**
   * The model of this name in a Catwalk somewhere else.
   *
   * @param sketch <code>this</code>
   * @param model as it was started there
   * @param address such as "http://127.0.0.1:8010", or the link that <code>catwalk --lan</code> printed, with its token
   */
  public Catwalk(PApplet sketch, String model, String address) {
    this.sketch = sketch;
    this.model = model;
    events = new Events(sketch);
    Frames frames = new Frames();
    findings = new Findings(sketch, frames);
    inbox = new Inbox(sketch, frames);
    line = new Line(new Address(address), model, inbox, frames);
    tell(events.findAll());
    sketch.registerMethod("pre", this);
    sketch.registerMethod("dispose", this);
    Thread thread = new Thread(line, "catwalk " + model);
    thread.setDaemon(true);
    thread.start();
  }

  private void tell(String sentence) {
    if (!sentence.isEmpty()) inbox.complain(sentence);
  }

  // Asking.

  /**
   * Show the model a picture. Returns at once, in some tenths of a millisecond for 640×480: the picture is copied, and encoded
   * and sent by another thread. Call it as often as you like: a newer picture takes the place of one that waits.
   *
   * @param picture a PImage, PGraphics, Capture or Movie; one that has no size yet is left aside
   */
  public void send(PImage picture) {
    if (picture == null) tell("send() got no picture, but null. Did loadImage() find its file?");
    else if (picture.width > 0 && picture.height > 0) line.offer(picture);
  }

  /**
   * Ask once, and surely get an answer, in order, unless Catwalk ends meanwhile: for single pictures, words or numbers.
   *
   * @param value the model's first input: a PImage, String, number, boolean or float[]. A JSONObject names its inputs
   */
  public void ask(Object value) {
    try {
      Question question = new Question();
      if (value instanceof JSONObject inputs) {
        for (Object name : inputs.keys()) question.put((String) name, inputs.get((String) name));
      } else question.put(Question.FIRST, value);
      line.ask(question);
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      tell(wrong.getMessage());
    }
  }

  /** Run the model on its settings alone, as one that needs no picture. */
  public void ask() { ask(new JSONObject()); }

  /**
   * Give an input a value that holds from now on, for this Catwalk object: a live setting. May be called in every frame: what did
   * not change is not sent.
   *
   * @param input its name, as <code>catwalk info MODEL</code> lists them
   * @param value a number, boolean, String, float[] or PImage, within the limits listed there; null lets go of it
   */
  public void set(String input, Object value) {
    try {
      Question setting = new Question();
      setting.put(input, value);
      line.hold(input, setting);
    } catch (IllegalArgumentException wrong) {
      tell(wrong.getMessage());
    }
  }

  /**
   * Hear every answer of the model, whoever asked: another sketch, or Catwalk's own camera. {@link #picture} is what it was made
   * of. Such a sketch need not send anything.
   */
  public void listen() { listen(true); }

  /** The same, with or without the pictures that answers were made of; it is quicker without. */
  public void listen(boolean pictures) {
    line.listen(true, pictures);
  }

  /** Hear only the answers to one's own pictures again. */
  public void unlisten() { line.listen(false, false); }

  /**
   * Where the picture is drawn: from now on, places come in pixels of this rectangle.
   *
   * @param x its left edge; with a negative width, which mirrors, its right one
   */
  public void place(float x, float y, float width, float height) {
    inbox.place = new Place(x, y, width, height);
  }

  /**
   * How pictures are sent; at first 640 pixels and 0.8.
   *
   * @param maxSide the longest side in pixels; larger pictures are made smaller. Models look at 192 to 640
   * @param quality of the JPEG, from 0 to 1
   */
  public void quality(int maxSide, float quality) {
    line.maxSide = Math.max(1, maxSide);
    line.quality = PApplet.constrain(quality, 0, 1);
  }

  // What was found.

  /** The people, hands or faces of the newest answer; none before the first answer. */
  public Pose[] poses() {
    return findings.poses;
  }

  /** The things of the newest answer, with the rectangles around them. */
  public Box[] boxes() {
    return findings.boxes;
  }

  /** What the newest picture shows, best first. */
  public Label[] labels() {
    return findings.labels;
  }

  /**
   * The model's newest picture; null before the first. It is the same PImage each time, with new pixels: <code>copy()</code>
   * keeps one.
   */
  public PImage image() {
    return findings.firstPicture();
  }

  /** The newest picture of this output, for models that have several; null before the first. */
  public PImage image(String output) {
    return findings.pictures.get(output);
  }

  /** The newest text; "" before the first. Of a model that writes word by word, what it has written so far. */
  public String text() {
    return findings.text;
  }

  /** The newest number; 1 and 0 stand for yes and no. */
  public float number() {
    return findings.number;
  }

  /** The newest vector; empty before the first. */
  public float[] vector() {
    return findings.vector;
  }

  /** The whole newest answer as Catwalk wrote it, with places from 0 to 1; empty before the first. */
  public JSONObject result() {
    return findings.data;
  }

  /**
   * The very picture in which the newest answer was found, so that a skeleton never lags behind its person; null before the
   * first answer. It is the same PImage each time, with new pixels.
   */
  public PImage picture() {
    return findings.source;
  }

  /** Whether an answer has come since this was asked last. */
  public boolean available() {
    boolean came = fresh;
    fresh = false;
    return came;
  }

  // How it goes.

  /** Whether Catwalk is there and has the model. */
  public boolean connected() {
    return line.isConnected();
  }

  /** The models that this Catwalk serves; none while it is not there. */
  public String[] models() {
    return line.models();
  }

  /** Milliseconds from sending a picture to having its answer, smoothed. */
  public float latency() {
    return line.latency();
  }

  /** How many pictures Catwalk left out because a newer one came. */
  public int dropped() {
    return findings.dropped;
  }

  /** Where the newest answer's time went in Catwalk, in milliseconds: waited, decoded, ran, encoded. */
  public JSONObject timings() {
    return findings.timings;
  }

  /** How far the newest answer is, from 0 to 1, of models that say so. */
  public float progress() {
    return findings.progress;
  }

  /** End the connection. The sketch's end does it, too. */
  public void close() {
    sketch.unregisterMethod("pre", this);
    sketch.unregisterMethod("dispose", this);
    line.close();
  }

  /** Processing calls this before each <code>draw()</code>; sketches need not. */
  public void pre() {
    for (Object came = inbox.poll(); came != null; came = inbox.poll()) {
      if (came instanceof Inbox.Complaint complaint) events.call("catwalkError", model, complaint.sentence());
      if (!(came instanceof Answer answer)) continue;
      fresh = true;
      findings.take(answer);
      events.tell(model, answer, image());
    }
  }

  /** Processing calls this when the sketch ends; sketches need not. */
  public void dispose() {
    line.close();
  }
}
