package catwalk;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides which failures are told: each sentence once, and again only when something went well in between and ten
 * seconds have passed, so that a failure in every frame does not fill the console.
 */
final class Complaints {
  private static final long PAUSE = 10_000_000_000L;
  private static final int MOST = 100;

  private final Map<String, Long> told = new HashMap<>();
  private final LongSupplier clock;
  private long healed;

  /** @param clock nanoseconds, as System.nanoTime() */
  Complaints(LongSupplier clock) {
    this.clock = clock;
    healed = clock.getAsLong();
  }

  /** Whether to tell this sentence now; true is followed by telling it. */
  synchronized boolean isNews(String sentence) {
    long now = clock.getAsLong();
    Long before = told.get(sentence);
    if (before != null && (healed - before <= 0 || now - before < PAUSE)) return false;
    if (told.size() >= MOST) told.clear();
    told.put(sentence, now);
    return true;
  }

  /** Something went well. */
  synchronized void heal() {
    healed = clock.getAsLong();
  }
}
