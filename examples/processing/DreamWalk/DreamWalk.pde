/*
 * Dream walk: from one dreamt face to the next, without end.
 *
 * Start in a terminal: catwalk dream-faces
 * You see a face that becomes another one, and another. A click dreams up new ones.
 */
import catwalk.*;

Catwalk catwalk;
int from = 1, toward = 2;
float position;
int asked = -5000;  // when, in milliseconds
PImage face;

void setup() {
  size(512, 512);
  catwalk = new Catwalk(this, "dream-faces");
}

void draw() {
  background(#203040);
  if (face != null) image(face, 0, 0, width, height);
  boolean answered = catwalk.available() || millis() - asked > 5000;  // or it never will be
  if (catwalk.connected() && answered) walkOn();
}

void walkOn() {
  position += 0.02;
  if (position > 1) {
    from = toward;
    toward = int(random(1000000));
    position = 0;
  }
  catwalk.ask(new JSONObject().setInt("seed", from).setInt("toward", toward).setFloat("position", position));
  asked = millis();
}

void imageEvent(PImage image) {
  face = image;
}

void mousePressed() {
  toward = int(random(1000000));
}
