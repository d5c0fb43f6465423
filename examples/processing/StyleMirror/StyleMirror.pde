/*
 * Style mirror: a picture as a painting, and a slider for how much of one.
 *
 * Start in a terminal: catwalk style
 * You see a photograph that is painted anew all the time. Drag the slider below: it is a live setting.
 */
import catwalk.*;

Catwalk catwalk;
PImage photo, painting;
float strength = 1;

void setup() {
  size(512, 560);
  catwalk = new Catwalk(this, "style");
  catwalk.set("style", "starry");
}

void draw() {
  background(#203040);
  drawSlider();
  if (photo == null && catwalk.connected()) photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo == null) return;
  catwalk.send(photo);
  image(painting == null ? photo : painting, 0, 0, 512, 512);
}

void imageEvent(PImage image) {
  painting = image;
}

void mouseDragged() {
  strength = constrain(map(mouseX, 20, width - 20, 0, 1), 0, 1);
  catwalk.set("strength", strength);
}

void drawSlider() {
  stroke(255);
  strokeWeight(2);
  line(20, 536, width - 20, 536);
  noStroke();
  fill(#00FFC8);
  circle(map(strength, 0, 1, 20, width - 20), 536, 24);
}
