package com.runwayml;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import processing.core.PApplet;
import processing.core.PImage;
import processing.data.JSONObject;

/** What RunwayHTTP and RunwayOSC share: the sketch with its runwayInfoEvent, runwayDataEvent and runwayErrorEvent. */
public abstract class Runway {
  public static final String DEFAULT_HOST = "127.0.0.1";

  protected final PApplet parent;
  protected final String host;
  private final Method onInfo, onData, onError;
  private String told;

  protected Runway(PApplet parent, String host) {
    this.parent = parent;
    this.host = host;
    onInfo = findEvent("runwayInfoEvent", JSONObject.class);
    onData = findEvent("runwayDataEvent", JSONObject.class);
    onError = findEvent("runwayErrorEvent", String.class);
  }

  /** Asks the model about a picture, as its input "image". */
  public void query(PImage input) {
    query(input, ModelUtils.IMAGE_FORMAT_JPG, "image");
  }

  /** Asks the model about a picture: "JPG" or "PNG", and the name of the model's input. */
  public void query(PImage input, String format, String key) {
    query(ModelUtils.toRunwayImageQuery(input, format, key));
  }

  /** Asks the model with a JSON object, written as text. */
  public abstract void query(String input);

  /** Dots on everybody, as ModelUtils.drawPoseParts draws them. */
  public void drawPoseParts(JSONObject data, float size) {
    ModelUtils.drawPoseParts(data, parent.g, size);
  }

  protected void giveInfo(JSONObject info) {
    told = null;
    call(onInfo, info);
  }

  protected void giveData(JSONObject data) {
    told = null;
    call(onData, data);
  }

  /** Hands a sentence to the sketch once, until something else happens. */
  protected void giveError(String sentence) {
    if (sentence.equals(told)) return;
    told = sentence;
    if (onError == null) PApplet.println(sentence);
    else call(onError, sentence);
  }

  private Method findEvent(String name, Class<?> type) {
    try {
      return parent.getClass().getMethod(name, type);
    } catch (NoSuchMethodException absent) {
      return null;
    }
  }

  private void call(Method event, Object thing) {
    if (event == null) return;
    try {
      event.invoke(parent, thing);
    } catch (InvocationTargetException problem) {
      problem.getCause().printStackTrace();
    } catch (IllegalAccessException hidden) {
      PApplet.println(event.getName() + " of the sketch must be public.");
    }
  }
}
