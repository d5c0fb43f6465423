/*
 * Chain: a camera, its lines, a painting of these: models feed each other in Catwalk, and the sketch shows the last.
 *
 * Start in a terminal: catwalk "camera > edges > style"
 * Or with a film of yours: catwalk "dance.mp4 > edges > style"
 * You see a painting of lines. A click paints in the next style.
 */
import catwalk.*;

String[] STYLES = {"mosaic", "starry", "wave", "comic", "woodcut"};

Catwalk catwalk;
CatwalkHttp http;
int style;

void setup() {
  size(640, 480);
  catwalk = new Catwalk(this, "style");
  catwalk.listen(false);  // what comes out of the chain; what went in is not needed
  http = new CatwalkHttp(this);
}

void draw() {
  background(#203040);
  PImage painting = catwalk.image();
  if (painting == null) return;
  float fit = min(float(width) / painting.width, float(height) / painting.height);
  image(painting, 0, 0, fit * painting.width, fit * painting.height);
}

// A setting for everyone: the chain has no sketch of its own.
void mousePressed() {
  style = (style + 1) % STYLES.length;
  http.set("style", new JSONObject().setString("style", STYLES[style]));
}
