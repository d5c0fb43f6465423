package catwalk;

/** A sentence is told once, and again only after something went well and ten seconds have passed. */
final class CheckComplaints {
  static long now = 1;

  public static void main(String[] words) {
    Complaints complaints = new Complaints(() -> now);
    assert complaints.isNews("away") && !complaints.isNews("away");
    assert complaints.isNews("broken");
    now += 3_600_000_000_000L;
    assert !complaints.isNews("away") : "nothing went well since";
    now++;
    complaints.heal();
    assert complaints.isNews("away") : "long ago, and it went well since";
    now++;
    complaints.heal();
    now += 9_000_000_000L;
    assert !complaints.isNews("away") : "a moment ago";
    now += 2_000_000_000L;
    assert complaints.isNews("away");
    for (int i = 0; i < 1000; i++) assert complaints.isNews("number " + i);
  }
}
