"""methods.py."""

from tests.processing.methods import find_methods
from tests.processing.tokens import read_tokens


def find(source: str) -> list[tuple[str, bool, bool]]:
    """Each method's name, whether it is the sketch's own, and whether Processing makes it public."""
    return [(method.name, method.outermost, method.hidden) for method in find_methods(read_tokens(source))]


def test_the_sketch_s_own() -> None:
    assert find("void setup() { size(1, 2); }\nint[] numbers(int a) throws E, F { }") == [
        ("setup", True, True), ("numbers", True, True)]
    assert find("public void draw() {} private static <T> T pick(T a) {} List<Map<A, B>> all() {}") == [
        ("draw", True, False), ("pick", True, False), ("all", True, True)]


def test_what_is_called_is_no_method() -> None:
    assert find("float a = random(5), b = c > max(1) ? 2 : 3; int[] d = {e(1), f(2)};") == []
    assert find("if (a) { } else if (b(1)) { } for (C c : d()) { } while (e()) { } synchronized (f) { } try { } "
                "catch (E g) { } switch (h) { case 1: i(); } do { j(); } while (k); new L(1);") == []
    assert find("Runnable a = () -> { b(); }; C c = D::new;") == []


def test_methods_of_classes_of_every_kind() -> None:
    assert find("class A<T extends B<T>> implements C { A() { } public A(int a) { } "
                "void b() { new D() { void e() { } }; } }") == [("b", False, True), ("e", False, True)]
    assert find("interface A { void b(); default int c() { return 1; } }") == [("c", False, True)]
    assert find("record A(int b, int c) { A { } int d() { return b; } } record.play(); int record = 1;") == [
        ("d", False, True)]
    assert find("enum A { B(1) { int f() { return 1; } }, C { int f() { return 2; } }, D; int e; A() { } "
                "A(int e) { } int f() { return e(3); } }") == [("f", False, True)] * 3
    assert find("void a() { class B { int c() { return 1; } } Class<?> d = B.class; if (e) { f(); } }") == [
        ("a", True, True), ("c", False, True)]
    assert find("Sorter s = new Sorter<A>(b(1), 2) { int order(A a) { return new int[] {1}[0]; } };") == [
        ("order", False, True)]


def test_where_a_declaration_begins() -> None:
    source = 'int a = 1; @Words({"(", "}"}) final <T> T b(T c) { }'
    method, = find_methods(read_tokens(source))
    assert "".join(token.text for token in read_tokens(source)[method.start:]).startswith("@Words")
    assert read_tokens(source)[method.body].text == "{"
