package catwalk;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * When another frame may go: never more than two are on the way, the second once the first is about halfway back. Has
 * no clock of its own; times are nanoseconds.
 */
final class Pace {
  private final TreeMap<Long, Frame> going = new TreeMap<>();
  private final Map<Long, Long> sent = new TreeMap<>();
  private double latency;

  /** How long to wait until another frame may go: 0 is now, Long.MAX_VALUE until an answer has come. */
  long findWait(long now) {
    if (going.isEmpty()) return 0;
    if (going.size() > 1) return Long.MAX_VALUE;
    return Math.max(0, sent.get(going.firstKey()) + (long) (latency / 2) - now);
  }

  void send(long id, Frame frame, long now) {
    going.put(id, frame);
    sent.put(id, now);
  }

  /**
   * An answer came to the frame of this id; older ones have lost their places to it.
   *
   * @param free takes the frames that will have no answer
   * @return the frame; null when no frame has this id
   */
  Frame answer(long id, long now, java.util.function.Consumer<Frame> free) {
    Frame frame = going.remove(id);
    sent.remove(id);
    if (frame == null) return null;
    Iterator<Map.Entry<Long, Frame>> older = going.headMap(id).entrySet().iterator();
    while (older.hasNext()) {
      Map.Entry<Long, Frame> entry = older.next();
      sent.remove(entry.getKey());
      free.accept(entry.getValue());
      older.remove();
    }
    double trip = now - frame.born;
    latency += (trip - latency) * (latency > 0 && latency < 2 * trip ? 0.1 : 1);
    return frame;
  }

  /** From giving a frame to having its answer, smoothed; milliseconds. */
  float latency() {
    return (float) (latency / 1e6);
  }

  /** The connection is gone, and with it what was on the way. */
  void clear() {
    going.clear();
    sent.clear();
  }
}
