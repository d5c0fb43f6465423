package catwalk;

/** Two frames on the way at most, the second once the first is halfway back. */
final class CheckPace {
  static final long MILLI = 1_000_000;
  static int freed;

  public static void main(String[] words) {
    Pace pace = new Pace();
    assert pace.findWait(0) == 0;
    pace.send(1, bornAt(0), 0);
    assert pace.findWait(0) == 0 : "nothing is known of the latency yet";
    pace.send(2, bornAt(0), 0);
    assert pace.findWait(0) == Long.MAX_VALUE;
    assert pace.answer(1, 100 * MILLI, CheckPace::count) != null;
    assert Math.abs(pace.latency() - 100) < 1;
    assert pace.findWait(20 * MILLI) == 30 * MILLI && pace.findWait(60 * MILLI) == 0;
    pace.send(3, bornAt(60), 60 * MILLI);
    assert pace.answer(3, 160 * MILLI, CheckPace::count) != null;
    assert freed == 1 : "the second has lost its place";
    assert pace.findWait(160 * MILLI) == 0;
    assert pace.answer(9, 200 * MILLI, CheckPace::count) == null;
    pace.send(4, bornAt(200), 200 * MILLI);
    pace.clear();
    assert pace.findWait(200 * MILLI) == 0 && pace.answer(4, 300 * MILLI, CheckPace::count) == null;
    for (int id = 10; id < 60; id++) {
      pace.send(id, bornAt(1000), 1000 * MILLI);
      pace.answer(id, 1010 * MILLI, CheckPace::count);
    }
    assert Math.abs(pace.latency() - 10) < 1 : "it follows the model";
  }

  static Frame bornAt(long milliseconds) {
    Frame frame = new Frame();
    frame.born = milliseconds * MILLI;
    return frame;
  }

  static void count(Frame frame) {
    freed++;
  }
}
