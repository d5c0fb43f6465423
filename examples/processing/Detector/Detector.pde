/*
 * Detector: boxes with names around the things in a picture.
 *
 * Start in a terminal: catwalk detect
 * You see a photograph with a box around the person, and around whatever else the model knows: 80 kinds of things.
 */
import catwalk.*;

color[] COLOURS = {#FF00AA, #00FFC8, #FFD166, #2EC4FF};

Catwalk catwalk;
PImage photo;

void setup() {
  size(512, 512);
  textSize(20);
  catwalk = new Catwalk(this, "detect");
  catwalk.place(0, 0, width, height);  // where the picture is drawn
}

void draw() {
  background(#203040);
  if (photo == null && catwalk.connected()) photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo == null) return;
  catwalk.send(photo);
  image(photo, 0, 0, width, height);
  for (Box box : catwalk.boxes()) {
    drawBox(box, COLOURS[max(box.slot, 0) % COLOURS.length]);
  }
}

void drawBox(Box box, color shade) {
  noFill();
  stroke(shade);
  strokeWeight(4);
  rect(box.x, box.y, box.width, box.height);
  fill(shade);
  text(box.label + " " + nf(box.confidence, 1, 2), box.x + 8, max(box.y, 0) + 24);
}
