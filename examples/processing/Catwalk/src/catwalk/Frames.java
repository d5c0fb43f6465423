package catwalk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Frames that nobody looks at any more, to be used again: pictures come too often to make memory anew for each. */
final class Frames {
  private static final int MOST = 8;

  private final Deque<Frame> spare = new ArrayDeque<>();

  /** A frame with room for so many pixels, whatever they show. */
  synchronized Frame take(int pixels) {
    for (Iterator<Frame> each = spare.iterator(); each.hasNext();) {
      Frame frame = each.next();
      if (frame.pixels.length == pixels) {
        each.remove();
        return frame;
      }
    }
    Frame frame = new Frame();
    frame.pixels = new int[pixels];
    return frame;
  }

  /** Of too many the oldest goes: its size may be one that is not used any more. */
  synchronized void free(Frame frame) {
    if (frame == null) return;
    if (spare.size() >= MOST) spare.removeLast();
    spare.push(frame);
  }
}
