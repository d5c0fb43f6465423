/*
 * Classifier: what a picture shows, in words.
 *
 * Start in a terminal: catwalk classify
 * You see a photograph, and below it the three words that fit best, each with a bar: how sure the model is.
 */
import catwalk.*;

Catwalk catwalk;
PImage photo;
Label[] found = {};

void setup() {
  size(512, 632);
  textSize(20);
  catwalk = new Catwalk(this, "classify");
}

void draw() {
  background(#203040);
  if (photo == null && catwalk.connected()) photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo == null) return;
  catwalk.send(photo);
  image(photo, 0, 0, 512, 512);
  noStroke();
  for (int i = 0; i < min(3, found.length); i++) {
    fill(#00FFC8, 120);
    rect(0, 516 + 38 * i, width * found[i].confidence, 34);
    fill(255);
    text(found[i].label, 12, 540 + 38 * i);
  }
}

void labelsEvent(Label[] labels) {
  found = labels;
}
