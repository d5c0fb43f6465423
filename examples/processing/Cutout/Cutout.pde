/*
 * Cut-out: the person of a picture before a background of your own.
 *
 * Start in a terminal: catwalk segment
 * You see the person of a photograph before moving stripes. Whatever stands out, not only people: start catwalk cutout,
 * and write "cutout" below.
 */
import catwalk.*;

Catwalk catwalk;
PImage photo, person;

void setup() {
  size(512, 512);
  catwalk = new Catwalk(this, "segment");
}

void draw() {
  drawStripes();
  if (photo == null && catwalk.connected()) photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo == null) return;
  catwalk.send(photo);
  if (person != null) image(person, 0, 0, width, height);
}

// What is behind the person is transparent.
void imageEvent(PImage image) {
  person = image;
}

void drawStripes() {
  background(#203040);
  noStroke();
  fill(#FF4D6D);
  for (int x = frameCount % 80 - 80; x < width; x += 80) {
    rect(x, 0, 40, height);
  }
}
