"""translating.py: what it writes; that Java takes it is test_running.py's."""

from pathlib import Path

from tests.processing.translating import Program, translate_folder, translate_sketch


def translate(*tabs: str, name: str = "Sketch") -> Program:
    return translate_sketch(name, [(f"{name if not number else f'tab{number}'}.pde", tab)
                                   for number, tab in enumerate(tabs)])


def line_of(program: Program, words: str) -> int:
    number, = [number for number, line in enumerate(program.java.splitlines(), 1) if words in line]
    return number


def test_what_only_processing_has() -> None:
    java = translate("""
void draw() {
  color c = #FFCC00, d = #80FFCC00; color[] e = new color[3]; e[0] = color(1, 2, 3);
  float f = (color) 0.5 + 1e3 + 2f;
  int g = int(random(5)) + int ("7"); boolean h = boolean(g); double k = 0.5d + 1.; text("0.5 #FFCC00 int(x)", 0, 0);
  g = (int) (f); shape.color = byte(1) + char(65); // color 0.5
}""").java
    assert "int c = 0xffFFCC00, d = 0x80FFCC00; int[] e = new int[3]; e[0] = color(1, 2, 3)" in java
    assert "(int) 0.5f + 1e3f + 2f;" in java
    assert 'PApplet.parseInt(random(5)) + PApplet.parseInt ("7"); boolean h = PApplet.parseBoolean(g)' in java
    assert 'double k = 0.5d + 1.f; text("0.5 #FFCC00 int(x)", 0, 0)' in java
    assert "g = (int) (f); shape.color = PApplet.parseByte(1) + PApplet.parseChar(65); // color 0.5" in java


def test_imports_go_to_the_top_and_lines_stay() -> None:
    program = translate("// one\nimport java.util\n  .List; // a\nimport static java.lang.Math.abs;\nvoid setup() { }",
                        "\nimport b.*;\nint here;\n")
    assert line_of(program, "import java.util   .List;") < line_of(program, "class Sketch")
    assert line_of(program, "import b.*;") < line_of(program, "class Sketch")
    assert program.find_place(line_of(program, "void setup")) == "Sketch.pde:5"
    assert program.find_place(line_of(program, "int here")) == "tab1.pde:3"
    assert program.find_place(1) == "Sketch.java:1"


def test_size_moves_to_settings() -> None:
    program = translate("void setup() {\n  // size(1, 2);\n  size(640, /* tall */ 480,\n    P3D); smooth(4);\n"
                        "  if (a) { size(3, 4); }\n  here();\n}\nvoid draw() { smooth(2); }")
    assert "public void settings() { size(640,  480,     P3D); smooth(4); }" in program.java
    assert "{ size(3, 4); }" in program.java and "draw() { smooth(2); }" in program.java
    assert program.find_place(line_of(program, "here();")) == "Sketch.pde:6"


def test_a_settings_of_its_own_stays_alone() -> None:
    java = translate("void settings() { size(1, 2); }\nvoid setup() { size(3, 4); }").java
    assert java.count("settings()") == 1 and "size(3, 4)" in java


def test_statements_alone_become_setup() -> None:
    program = translate("size(200, 100);\ncolor c = #FF0000;\nfor (int i = 0; i < 3; i++) {\n  rect(i, 0.5, 1, 1);\n}")
    assert "public void setup() {\n\nint c = 0xffFF0000;" in program.java
    assert "noLoop();" in program.java and "public void settings() { size(200, 100); }" in program.java
    assert program.find_place(line_of(program, "rect(i")) == "Sketch.pde:4"


def test_methods_become_public_also_in_classes() -> None:
    java = translate("void draw() { }\nclass A implements Comparable<A> { int compareTo(A b) { return 0; } }").java
    assert "public void draw()" in java and "{ public int compareTo(A b)" in java


def test_a_class_of_its_own_stays() -> None:
    program = translate("public class Own extends PApplet { public void draw() { } }")
    assert program.name == "Own" and "class Sketch" not in program.java


def test_tabs_come_in_the_editor_s_order(tmp_path: Path) -> None:
    folder = tmp_path / "Zebra"
    folder.mkdir()
    for name in ("Zebra", "b", "A"):
        (folder / f"{name}.pde").write_text(f"int of{name};\n", encoding="utf-8")
    (folder / "Plain.java").write_text("class Plain { }")
    java = translate_folder(folder).java
    assert java.index("ofZebra") < java.index("ofA") < java.index("ofb") and "Plain" not in java
