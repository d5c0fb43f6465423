"""running.py, and through it the whole way: tabs, Java, a screen, pixels."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import count_near
from tests.processing.building import Build, build_sketches
from tests.processing.running import open_screen, run_sketch

pytestmark = pytest.mark.peers

LANGUAGE = '''
import java.util.*;

color back = #203040;
Map<String, List<Ball>> balls = new TreeMap<>();
PVector[] places = {new PVector(20, 30), new PVector(60, 30)};
enum Mode { CALM { float speed() { return 0.5; } }, WILD { float speed() { return 2.5e0; } }; abstract float speed(); }
interface Shown { void show(); }
record Pair(int one, int two) { int sum() { return one + two; } }

void setup() {
  size(200, 100); // size(1, 1);
  balls.put("}", new ArrayList<>());
  for (PVector place : places) balls.get("}").add(new Ball(place));
  Comparator<Ball> order = new Comparator<Ball>() {
    int compare(Ball one, Ball other) { return int(one.at.x - other.at.x); }
  };
  Collections.sort(balls.get("}"), order);
  println("sum " + new Pair(int("3"), 4).sum() + " " + Mode.WILD.speed() + " " + hex(#80FFCC00) + " // { " + char(65));
  println(pick(new String[] {"first", "second"}), helper.twice(0.25), float("1.5"), boolean("true"), int(2.9));
}

<T> T pick(T[] all) { return all[0]; }

void draw() {
  background(back);
  for (List<Ball> some : balls.values()) some.forEach(ball -> ball.show());
}

class Ball implements Shown, Comparable<Ball> {
  PVector at;
  color shade = color(255, 0, 0);
  Ball(PVector at) { this.at = at; }
  void show() { noStroke(); fill(shade); circle(at.x, at.y, 20); }
  int compareTo(Ball other) { return 0; }
}
'''
STATIC = 'size(120, 80);\nbackground(#FFCC00);\nint half = int(width / 2.0);\nfill(0, 0, 255);\ncircle(half, 40, 20);\n'
SPACE = '''void settings() { size(160, 120, P3D); }
void setup() { noStroke(); }
void draw() { background(0); translate(80, 60); fill(0, 255, 0); box(40); }
'''
FAILING = "void draw() { if (frameCount == 3) println(width / (frameCount - 3)); }"
ODD = '''
import java.util.function.*;
import static java.lang.Math.hypot;
static final color LIME = #CCFF00;
char quote = '"', hash = '#', tick = '\\'';
String odd = "//" + '"' + "/*" + "\\\\";
int[] numbers = int(split("1 2 3", ' '));
color[][] grid = { { #000000, #FFFFFF }, { color(0), 0xFF00FF00 } };
Function<Float, Float> half = x -> { return x * 0.5; };
abstract class Animal<T extends Comparable<T>> {
  abstract float noise(T said);
  protected color fur() { return color(1); }
  @Deprecated @SuppressWarnings({"unchecked", "a)b"}) void old() throws RuntimeException { }
}
class Dog extends Animal<String> { float noise(String said) { return float(said) + 0.1; } }
interface Job extends Runnable { default void twice() { run(); run(); } }
public <T extends Comparable<T>> T best(T... all) {
  T b = all[0]; for (T t : all) if (t.compareTo(b) > 0) b = t; return b;
}
void setup() /* here */ {
  size(90, 60, P2D); // as wide
  smooth ( 2 );
  Job job = new Job() { int times = 0; void run() { times++; helper(times); } void helper(int t) { println(t); } };
  job.twice();
  outer: for (int i = 0; i < 3; i++) { for (;;) { if (i > 1) break outer; continue outer; } }
  class Local { int twice(int x) { return 2 * x; } }
  println(best(3, 5, 2), new Dog().noise("2.5"), hypot(3, 4), int ('a'), (int) 3.7, half.apply(3.0),
    new Local().twice(4));
  println(numbers.length, LIME == #CCFF00 ? "same" : "other", 5 / 2., 1e2, 0x1F, 10L, 3d, 2f, odd, hash, quote, tick);
}
void draw() { background(LIME); }
static class Half { static float of(float x) { return x * 0.5; } }
'''
DRAGGED = '''void setup() { size(100, 100); background(0); }
void draw() { }
void mouseDragged() { stroke(255, 0, 0); strokeWeight(9); line(pmouseX, pmouseY, mouseX, mouseY); }
void mouseReleased() { println("let go at", mouseX, mouseY); }
void keyPressed() { if (key == 'q') exit(); }
'''
TABS: dict[str, dict[str, str]] = {
    "Language": {"Language.pde": LANGUAGE, "helper.pde": "Helper helper = new Helper();\n",
                 "Helper.java": "public class Helper { float twice(float a) { return a * 2; } }"},
    "Still": {"Still.pde": STATIC}, "Space": {"Space.pde": SPACE}, "Failing": {"Failing.pde": FAILING},
    "Dragged": {"Dragged.pde": DRAGGED}, "Odd": {"Odd.pde": ODD},
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    home = tmp_path_factory.mktemp("sketches")
    for name, tabs in TABS.items():
        (home / name).mkdir()
        for tab, text in tabs.items():
            (home / name / tab).write_text(text, encoding="utf-8")
    return build_sketches([home / name for name in TABS], home / "classes")


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with open_screen() as opened:
        yield opened


def folder_of(build: Build, name: str) -> Path:
    return build.classes.parent / name


def test_processing_s_own_words_are_understood(build: Build, screen: str) -> None:
    with run_sketch(build, "Language", folder_of(build, "Language"), screen) as sketch:
        frame = sketch.take_frame()
        assert frame.shape == (100, 200, 3)
        assert tuple(frame[90, 190]) == (0x40, 0x30, 0x20)
        assert count_near(frame, (255, 0, 0), (20, 30), 12) > 250 < count_near(frame, (255, 0, 0), (60, 30), 12)
        assert sketch.console == ["sum 7 2.5 80FFCC00 // { A", "first 0.5 1.5 true 2"]


def test_odd_words_are_understood(build: Build, screen: str) -> None:
    with run_sketch(build, "Odd", folder_of(build, "Odd"), screen) as sketch:
        assert tuple(sketch.take_frame()[30, 45]) == (0x00, 0xFF, 0xCC)
        assert sketch.console == ["1", "2", "5 2.6 5.0 97 3 1.5 8",
                                  "3 same 2.5 100.0 31 10 3.0 2.0 //\"/*\\ # \" '"]


def test_statements_alone_draw_once(build: Build, screen: str) -> None:
    with run_sketch(build, "Still", folder_of(build, "Still"), screen) as sketch:
        frame = sketch.wait_frame(lambda frame: count_near(frame, (0, 0, 255), (60, 40), 8) > 150)
        assert tuple(frame[5, 5]) == (0x00, 0xCC, 0xFF)


def test_space_is_drawn(build: Build, screen: str) -> None:
    with run_sketch(build, "Space", folder_of(build, "Space"), screen) as sketch:
        assert count_near(sketch.take_frame(), (0, 255, 0), (80, 60), 18) > 900


def test_a_sketch_that_fails_ends(build: Build, screen: str) -> None:
    with run_sketch(build, "Failing", folder_of(build, "Failing"), screen) as sketch:
        sketch.wait_line("ArithmeticException")
        assert sketch.wait_end() == 1
        with pytest.raises(AssertionError, match="did not say “more”"):
            sketch.wait_line("more")


def test_mouse_and_keys_reach_it(build: Build, screen: str) -> None:
    with run_sketch(build, "Dragged", folder_of(build, "Dragged"), screen) as sketch:
        sketch.take_frame()
        sketch.drag_mouse((10, 50), (50, 50), (90, 50))
        sketch.wait_line("let go at 90 50")
        assert count_near(sketch.take_frame(), (255, 0, 0), (50, 50), 30) > 400
        sketch.press_key("q")
        assert sketch.wait_end() == 0
