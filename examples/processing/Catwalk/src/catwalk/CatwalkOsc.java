package catwalk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import processing.core.PApplet;

/**
 * Catwalk by OSC: named numbers in, settings out, without any other library.
 *
 * <pre>
 * import catwalk.*;
 *
 * CatwalkOsc osc;
 *
 * void setup() {
 *   size(640, 480);
 *   osc = new CatwalkOsc(this);
 *   osc.subscribe("pose");
 * }
 *
 * void draw() {
 *   background(0);
 *   float[] nose = osc.numbers("/pose/0/nose");          // x y confidence, parts of the picture
 *   if (nose.length &gt; 0) circle(nose[0] * width, nose[1] * height, 20);
 * }
 * </pre>
 *
 * <p>Catwalk's docs/osc.md lists every address. What came since the frame before is there from the beginning of
 * <code>draw()</code> on, and goes to <code>void oscMessageEvent(String address, Object[] values)</code> if the sketch has it.
 * What Catwalk refuses goes to the console, and to <code>void catwalkError(String sentence)</code>.
 */
public class CatwalkOsc {
  /** Catwalk's port for OSC. */
  public static final int PORT = 57100;

  private static final int MOST_WAITING = 20_000;
  private static final int MOST_KNOWN = 10_000;
  private static final Object[] NOTHING = {};

  private final PApplet sketch;
  private final Inbox inbox;
  private final Events events;
  private final OscDoor door;
  private final Deque<OscPacket.OscMessage> waiting = new ArrayDeque<>();
  private final Map<String, Object[]> known = new HashMap<>();

  /** Speaks with the Catwalk of this computer, at UDP port 57100. */
  public CatwalkOsc(PApplet sketch) {
    this(sketch, 0, new InetSocketAddress("127.0.0.1", PORT));
  }

  /** Speaks with a Catwalk somewhere else, such as ("127.0.0.1", 57110). */
  public CatwalkOsc(PApplet sketch, String host, int port) {
    this(sketch, 0, new InetSocketAddress(host, port));
  }

  /**
   * Only hears what comes to this port, as after <code>catwalk pose --osc-to 127.0.0.1:9000</code>.
   *
   * @param port a UDP port of this computer that no other program holds
   */
  public CatwalkOsc(PApplet sketch, int port) {
    this(sketch, port, null);
  }

  private CatwalkOsc(PApplet sketch, int port, InetSocketAddress catwalk) {
    this.sketch = sketch;
    inbox = new Inbox(sketch, new Frames());
    events = new Events(sketch);
    String wrong = events.find("oscMessageEvent", Object[].class) + events.find("catwalkError", String.class);
    if (!wrong.isEmpty()) inbox.complain(wrong);
    try {
      door = new OscDoor(port, catwalk, this::take, inbox::complain, inbox::note);
    } catch (IOException taken) {
      throw new IllegalStateException("Another program listens at UDP port " + port + " already; close it, or take another "
        + "port here and in --osc-to.", taken);
    }
    sketch.registerMethod("pre", this);
    sketch.registerMethod("dispose", this);
    Thread thread = new Thread(door, "catwalk OSC");
    thread.setDaemon(true);
    thread.start();
  }

  /** Hear the answers of every model, in the layout "keypoint". */
  public void subscribe() {
    door.subscribe(new Object[] {});
  }

  /** Hear the answers of this model, in the layout "keypoint"; instead of what was subscribed before. */
  public void subscribe(String model) {
    door.subscribe(new Object[] {model});
  }

  /** Hear the answers of this model in a layout: "keypoint", "channel", "list" or "json". */
  public void subscribe(String model, String layout) {
    door.subscribe(new Object[] {model, layout});
  }

  /**
   * Give an input a value that holds for everyone, from the next run of the model on.
   *
   * @param values a number, boolean, String or float[]; none lets go of the input
   */
  public void set(String model, String input, Object... values) {
    send("/" + model + "/" + input, values);
  }

  /** Run the model once, on its settings. */
  public void run(String model) {
    send("/" + model + "/run");
  }

  /** Send any message to Catwalk; numbers, Strings, booleans (as 1 and 0), float[] and byte[]. */
  public void send(String address, Object... values) {
    door.send(OscPacket.write(address, values));
  }

  /** What came last to this address; empty when nothing did. */
  public Object[] values(String address) {
    return known.getOrDefault(address, NOTHING);
  }

  /** The numbers that came last to this address; empty when none did. */
  public float[] numbers(String address) {
    Object[] values = values(address);
    float[] numbers = new float[values.length];
    for (int i = 0; i < numbers.length; i++) numbers[i] = values[i] instanceof Number number ? number.floatValue() : 0;
    return numbers;
  }

  /** The first number that came last to this address; 0 when none did. */
  public float number(String address) {
    float[] numbers = numbers(address);
    return numbers.length == 0 ? 0 : numbers[0];
  }

  /** The first text that came last to this address; "" when none did. */
  public String text(String address) {
    Object[] values = values(address);
    return values.length > 0 && values[0] instanceof String text ? text : "";
  }

  /** Whether Catwalk has been heard in the last seconds. */
  public boolean connected() {
    return door.isThere();
  }

  private void take(OscPacket.OscMessage message) {
    boolean refused = message.address().equals("/error") || message.address().equals("/catwalk/notice");
    if (refused && message.values().length > 0) inbox.complain(String.valueOf(message.values()[0]));
    else inbox.heal();
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) waiting.poll();
      waiting.add(message);
    }
  }

  /** Processing calls this before each <code>draw()</code>; sketches need not. */
  public void pre() {
    for (Object came = inbox.poll(); came != null; came = inbox.poll()) {
      if (came instanceof Inbox.Complaint complaint) events.call("catwalkError", "OSC", complaint.sentence());
    }
    for (OscPacket.OscMessage message = next(); message != null; message = next()) {
      if (known.size() < MOST_KNOWN || known.containsKey(message.address())) known.put(message.address(), message.values());
      events.call("oscMessageEvent", message.address(), message.values());
    }
  }

  private OscPacket.OscMessage next() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  /** Hear and send no more. The sketch's end does it, too. */
  public void close() {
    sketch.unregisterMethod("pre", this);
    sketch.unregisterMethod("dispose", this);
    door.close();
  }

  /** Processing calls this when the sketch ends; sketches need not. */
  public void dispose() {
    door.close();
  }
}
