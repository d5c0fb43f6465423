package catwalk;

import java.util.ArrayDeque;
import java.util.Deque;
import processing.core.PApplet;

/** What has come and waits for the sketch's next frame; of answers to live frames only the newest one. */
final class Inbox implements Line.Ear {
  /** A sentence for the sketch. */
  record Complaint(String sentence) {
  }

  private static final int MOST = 256;

  private final PApplet sketch;
  private final Complaints complaints = new Complaints(System::nanoTime);
  private final Deque<Object> waiting = new ArrayDeque<>();
  private final Frames frames;
  /** Where pictures are drawn; null for their own pixels. */
  volatile Place place;

  Inbox(PApplet sketch, Frames frames) {
    this.sketch = sketch;
    this.frames = frames;
  }

  /** The next answer or complaint; null when there is none. */
  synchronized Object poll() {
    return waiting.poll();
  }

  @Override
  public synchronized void take(Answer answer) {
    complaints.heal();
    if (answer.replaceable) waiting.removeIf(older -> isReplaced(older, answer));
    if (waiting.size() >= MOST) waiting.poll();
    waiting.add(answer);
  }

  private boolean isReplaced(Object older, Answer newer) {
    if (!(older instanceof Answer answer) || !answer.replaceable) return false;
    newer.dropped += answer.dropped;
    frames.free(answer.source);
    answer.pictures.values().forEach(frames::free);
    return true;
  }

  @Override
  public synchronized boolean complain(String sentence) {
    if (!complaints.isNews(sentence)) return false;
    System.err.println("catwalk: " + sentence);
    if (waiting.size() >= MOST) waiting.poll();
    waiting.add(new Complaint(sentence));
    return true;
  }

  @Override
  public void note(String line) {
    System.out.println("catwalk: " + line);
  }

  @Override
  public String name() {
    return sketch.getClass().getSimpleName();
  }

  @Override
  public Place findPlace(Frame source) {
    Place chosen = place;
    if (chosen != null) return chosen;
    return source != null ? new Place(0, 0, source.width, source.height) : new Place(0, 0, sketch.width, sketch.height);
  }

  @Override
  public void heal() {
    complaints.heal();
  }
}
