// As sketches for RunwayML asked over OSC; the picture must be small enough for a datagram.
import com.runwayml.*;

RunwayOSC runway;
JSONObject data;
PImage photo;

void setup() {
  size(512, 512);
  photo = loadImage("http://127.0.0.1:8000/sample.png");
  photo.resize(256, 256);
  runway = new RunwayOSC(this);
  runway.query(photo);
}

void draw() {
  image(photo, 0, 0, width, height);
  noStroke();
  fill(0, 255, 200);
  runway.drawPoseParts(data, 14);
}

void keyPressed() {
  if (key == 'd') runway.disconnect();
  if (key == 'b') runway.query(loadImage("http://127.0.0.1:8000/sample.png"), ModelUtils.IMAGE_FORMAT_PNG, "image");
  if (key == 'e') runway.query("{\"image\": \"broken\"}");
}

public void runwayDataEvent(JSONObject runwayData) {
  data = runwayData;
}

public void runwayErrorEvent(String message) {
  println("Told: " + message);
}
