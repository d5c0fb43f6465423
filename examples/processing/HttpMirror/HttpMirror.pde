/*
 * HTTP mirror: a picture, and beside it what the model makes of it, as simple as loadImage().
 *
 * Start in a terminal: catwalk style
 * You see a photograph, and beside it the same as a painting. The tab Http has all that it takes; there is no library.
 * Live pictures go faster over the WebSocket: see the sketch StyleMirror.
 */
String CATWALK = "http://127.0.0.1:8000";
String PHOTO = CATWALK + "/sample.png";  // any picture's address; of Catwalk's camera: "/models/camera/frame.jpg"
String MODEL = CATWALK + "/models/style/query?style=starry&strength=0.8";

PImage photo, painting;
String told = "";

void setup() {
  size(1024, 512);
  thread("paint");  // beside draw(), which so never waits
}

void draw() {
  background(#203040);
  if (painting == null) return;
  image(photo, 0, 0, width / 2, height);
  image(painting, width / 2, 0, width / 2, height);
}

void paint() {
  while (true) {
    try {
      PImage taken = loadPicture(PHOTO), painted = askPicture(MODEL, taken);
      photo = taken;
      painting = painted;  // last: draw() takes it for a sign that both are there
      told = "";
    } catch (IOException absent) {
      tell("No Catwalk answers at " + CATWALK + ". Start it in a terminal with: catwalk style");
    } catch (RuntimeException refused) {
      tell(refused.getMessage());
    }
  }
}

// Says what is wrong once, and takes a breath.
void tell(String sentence) {
  if (!sentence.equals(told)) println(sentence);
  told = sentence;
  delay(1000);
}
