package processing.video;

import processing.core.PApplet;
import processing.core.PImage;

/** Stands in for Processing's library Video, which no registry has, so that sketches with a camera compile. */
public class Capture extends PImage {
  public Capture(PApplet sketch, int width, int height) {
    super(width, height);
  }

  public void start() {
  }

  public boolean available() {
    return false;
  }

  public void read() {
  }
}
