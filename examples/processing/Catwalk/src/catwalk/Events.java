package catwalk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import processing.core.PApplet;
import processing.core.PImage;
import processing.data.JSONObject;

/** The sketch's own functions that are called when something comes, found by their names. */
final class Events {
  private static final Map<String, Class<?>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("poseEvent", Pose[].class);
    KINDS.put("boxesEvent", Box[].class);
    KINDS.put("labelsEvent", Label[].class);
    KINDS.put("imageEvent", PImage.class);
    KINDS.put("textEvent", String.class);
    KINDS.put("numberEvent", float.class);
    KINDS.put("vectorEvent", float[].class);
    KINDS.put("catwalkEvent", JSONObject.class);
    KINDS.put("catwalkError", String.class);
  }

  private final PApplet sketch;
  private final Map<String, Method> found = new HashMap<>();

  Events(PApplet sketch) {
    this.sketch = sketch;
  }

  /** Look for every function that a model's answers can call; returns what {@link #find} says, for all of them. */
  String findAll() {
    StringBuilder wrong = new StringBuilder();
    KINDS.forEach((name, kind) -> wrong.append(find(name, kind)));
    return wrong.toString();
  }

  /** Call the functions for everything in an answer. */
  void tell(String model, Answer answer, PImage image) {
    call("poseEvent", model, answer.poses);
    call("boxesEvent", model, answer.boxes);
    call("labelsEvent", model, answer.labels);
    if (!answer.pictures.isEmpty()) call("imageEvent", model, image);
    call("textEvent", model, answer.text);
    call("numberEvent", model, answer.number);
    call("vectorEvent", model, answer.vector);
    call("catwalkEvent", model, answer.data);
  }

  /**
   * Look for a function of this name; it may take what the value is about, as the model's name, before the value.
   *
   * @return a sentence when there is one of this name that takes something else; else ""
   */
  String find(String name, Class<?> kind) {
    String wrong = "";
    for (Method method : sketch.getClass().getMethods()) {
      if (!method.getName().equals(name)) continue;
      Class<?>[] taken = method.getParameterTypes();
      if (Arrays.equals(taken, new Class<?>[] {kind}) || Arrays.equals(taken, new Class<?>[] {String.class, kind})) {
        method.setAccessible(true);
        found.put(name, method);
        return "";
      }
      wrong = name + " must take " + kind.getSimpleName() + ", or String and " + kind.getSimpleName()
        + ": void " + name + "(String about, " + kind.getSimpleName() + " found) { … }  ";
    }
    return wrong;
  }

  /** Call the function of this name, if there is one, unless the value is null. What it throws, it throws in the sketch. */
  void call(String name, String about, Object value) {
    Method method = found.get(name);
    if (method == null || value == null) return;
    try {
      if (method.getParameterCount() == 1) method.invoke(sketch, value);
      else method.invoke(sketch, about, value);
    } catch (InvocationTargetException error) {
      if (error.getCause() instanceof RuntimeException thrown) throw thrown;
      if (error.getCause() instanceof Error thrown) throw thrown;
      throw new RuntimeException(error.getCause());
    } catch (IllegalAccessException error) {
      throw new IllegalStateException(error);
    }
  }
}
