package catwalk;

/** Frames are used again, by those that need their size. */
final class CheckFrames {
  public static void main(String[] words) {
    Frames frames = new Frames();
    Frame small = frames.take(4);
    Frame large = frames.take(9);
    assert small.pixels.length == 4 && large.pixels.length == 9;
    frames.free(small);
    frames.free(large);
    frames.free(null);
    assert frames.take(4) == small && frames.take(4) != small && frames.take(9) == large;
    frames.free(small);
    for (int i = 0; i < 100; i++) frames.free(new Frame());
    assert frames.take(4) != small : "what is not used goes";
  }
}
