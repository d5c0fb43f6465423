package catwalk;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import processing.core.PApplet;
import processing.core.PConstants;
import processing.core.PImage;
import processing.data.JSONObject;

/**
 * Catwalk by HTTP: ask, wait, go on. As simple as <code>loadImage()</code>, and as slow: for single pictures, in
 * <code>setup()</code> or after a key. {@link Catwalk} is for live ones.
 *
 * <pre>
 * CatwalkHttp http = new CatwalkHttp(this);
 * PImage painted = http.image("style", loadImage("photo.jpg"), "style", "starry");
 * JSONObject found = http.query("classify", loadImage("photo.jpg"));
 * </pre>
 *
 * <p>When something goes wrong, these give null, as <code>loadImage()</code> does, and a sentence goes to the console.
 */
public class CatwalkHttp {
  private static final float QUALITY = 0.9f;
  private static final int MAX_SIDE = 4096;
  private static final Duration PATIENCE = Duration.ofMinutes(5); // a model may have to load first

  private final PApplet sketch;
  private final Address address;
  private final Pictures pictures = new Pictures(new Frames());
  private final Complaints complaints = new Complaints(System::nanoTime);

  /** The Catwalk of this computer, at http://127.0.0.1:8000. */
  public CatwalkHttp(PApplet sketch) {
    this(sketch, Address.HERE);
  }

  /** A Catwalk somewhere else: its address, or the link that <code>catwalk --lan</code> printed. */
  public CatwalkHttp(PApplet sketch, String address) {
    this.sketch = sketch;
    this.address = new Address(address);
  }

  /**
   * What the model finds in a picture; waits for the answer.
   *
   * @param model as it was started, such as "pose"
   * @param picture of any size
   * @param settings further inputs: a name, its value, a name, its value…
   * @return the outputs as Catwalk writes them, with places from 0 to 1; null when there is no answer
   */
  public JSONObject query(String model, PImage picture, Object... settings) {
    JSONObject answer = parse(post(model, picture, "application/json", settings));
    return answer == null ? null : answer.getJSONObject("data");
  }

  /**
   * The picture that the model makes of a picture, or the picture with what it found drawn on it; waits for the answer.
   *
   * @param settings further inputs: a name, its value, a name, its value…
   * @return null when there is no answer
   */
  public PImage image(String model, PImage picture, Object... settings) {
    return show(post(model, picture, "image/*", settings));
  }

  /** The newest picture that the model made or, of one that makes none, saw, whoever asked; null when there is none. */
  public PImage image(String model) {
    return show(send(model, spell(model, "/frame.jpg?draw=1"), HttpRequest.Builder::GET));
  }

  /** What the model takes and gives, with the limits of its inputs; null when it is not there. */
  public JSONObject info(String model) {
    return parse(send(model, spell(model, ""), HttpRequest.Builder::GET));
  }

  /** Give inputs values that hold for everyone, as <code>new JSONObject().setFloat("strength", 0.5)</code>. */
  public void set(String model, JSONObject settings) {
    send(model, spell(model, "/settings"), request -> request.PUT(BodyPublishers.ofString(settings.toString())));
  }

  private static String spell(String model, String rest) {
    return "/models/" + Address.quote(model) + rest;
  }

  private byte[] post(String model, PImage picture, String accept, Object... settings) {
    String wrong = picture == null ? "The picture is null. Did loadImage() find its file?"
      : picture.width <= 0 || picture.height <= 0 ? "The picture has no size, as one that is not loaded yet."
      : settings.length % 2 > 0 ? "Settings are pairs, a name and its value; there were " + settings.length + " words." : "";
    if (!wrong.isEmpty()) {
      tell(wrong);
      return null;
    }
    StringBuilder path = new StringBuilder(spell(model, "/query"));
    for (int i = 0; i < settings.length; i += 2) {
      path.append(i == 0 ? '?' : '&').append(Address.quote(String.valueOf(settings[i]))).append('=')
        .append(Address.quote(String.valueOf(settings[i + 1])));
    }
    Frame frame = new Frame();
    frame.copy(picture);
    try {
      byte[] body = pictures.encode(frame, MAX_SIDE, QUALITY);
      return send(model, path.toString(), request -> request.header("Accept", accept)
        .header("Content-Type", "image/jpeg").POST(BodyPublishers.ofByteArray(body)));
    } catch (IOException broken) {
      tell("The picture cannot be encoded: " + broken.getMessage());
      return null;
    }
  }

  /** The answer's body; null when there is none, after a sentence. */
  private byte[] send(String model, String path, UnaryOperator<HttpRequest.Builder> fill) {
    try {
      HttpRequest request = fill.apply(HttpRequest.newBuilder(address.find(path)).timeout(PATIENCE)).build();
      HttpResponse<byte[]> answer = Address.HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        complaints.heal();
        return answer.body();
      }
      JSONObject told = parse(answer.body());
      if (told != null) tell(told.getString("error"));
    } catch (IOException absent) {
      tell(address.explain(model).getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException nonsense) {
      tell(address.explainStranger().getMessage());
    }
    return null;
  }

  private JSONObject parse(byte[] body) {
    try {
      return body == null ? null : JSONObject.parse(new String(body, StandardCharsets.UTF_8));
    } catch (RuntimeException nonsense) {
      tell(address.explainStranger().getMessage());
      return null;
    }
  }

  private PImage show(byte[] body) {
    if (body == null) return null;
    try {
      Frame frame = pictures.decode(body);
      PImage image = new PImage(frame.width, frame.height, PConstants.ARGB);
      image.parent = sketch;
      image.pixels = frame.pixels;
      image.updatePixels();
      return image;
    } catch (IOException | RuntimeException broken) {
      tell("Catwalk's picture cannot be read: " + broken.getMessage());
      return null;
    }
  }

  private void tell(String sentence) {
    if (complaints.isNews(sentence)) System.err.println("catwalk: " + sentence);
  }
}
