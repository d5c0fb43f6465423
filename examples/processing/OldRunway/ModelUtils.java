package com.runwayml;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import processing.core.PConstants;
import processing.core.PGraphics;
import processing.core.PImage;
import processing.data.JSONArray;
import processing.data.JSONObject;

/** Pictures as text and back, and the places of PoseNet's points in a pose, under their names of 2020 and of 2019. */
public class ModelUtils {
  public static final String IMAGE_FORMAT_JPG = "JPG", IMAGE_FORMAT_PNG = "PNG";
  public static final int POSE_NOSE_INDEX = 0, POSE_LEFT_EYE_INDEX = 1, POSE_RIGHT_EYE_INDEX = 2,
    POSE_LEFT_EAR_INDEX = 3, POSE_RIGHT_EAR_INDEX = 4, POSE_LEFT_SHOULDER_INDEX = 5, POSE_RIGHT_SHOULDER_INDEX = 6,
    POSE_LEFT_ELBOW_INDEX = 7, POSE_RIGHT_ELBOW_INDEX = 8, POSE_LEFT_WRIST_INDEX = 9, POSE_RIGHT_WRIST_INDEX = 10,
    POSE_LEFT_HIP_INDEX = 11, POSE_RIGHT_HIP_INDEX = 12, POSE_LEFT_KNEE_INDEX = 13, POSE_RIGHT_KNEE_INDEX = 14,
    POSE_LEFT_ANKLE_INDEX = 15, POSE_RIGHT_ANKLE_INDEX = 16;
  public static final int POSE_NET_NOSE_INDEX = 0, POSE_NET_LEFT_EYE_INDEX = 1, POSE_NET_RIGHT_EYE_INDEX = 2,
    POSE_NET_LEFT_EAR_INDEX = 3, POSE_NET_RIGHT_EAR_INDEX = 4, POSE_NET_LEFT_SHOULDER_INDEX = 5,
    POSE_NET_RIGHT_SHOULDER_INDEX = 6, POSE_NET_LEFT_ELBOW_INDEX = 7, POSE_NET_RIGHT_ELBOW_INDEX = 8,
    POSE_NET_LEFT_WRIST_INDEX = 9, POSE_NET_RIGHT_WRIST_INDEX = 10, POSE_NET_LEFT_HIP_INDEX = 11,
    POSE_NET_RIGHT_HIP_INDEX = 12, POSE_NET_LEFT_KNEE_INDEX = 13, POSE_NET_RIGHT_KNEE_INDEX = 14,
    POSE_NET_LEFT_ANKLE_INDEX = 15, POSE_NET_RIGHT_ANKLE_INDEX = 16;

  /** Dots of this diameter on everybody. Points are parts of the picture (2020), or pixels of it (2019). */
  public static void drawPoseParts(JSONObject data, PGraphics g, float size) {
    JSONArray poses = data == null || data.isNull("poses") ? new JSONArray() : data.getJSONArray("poses");
    for (int i = 0; i < poses.size(); i++) {
      if (poses.get(i) instanceof JSONArray) drawParts(poses.getJSONArray(i), g, size);
      else drawOldParts(poses.getJSONObject(i).getJSONArray("keypoints"), g, size);
    }
  }

  /** The same, as it was called in 2019. */
  public static void drawPoseNetParts(JSONObject data, PGraphics g, float size) {
    drawPoseParts(data, g, size);
  }

  private static void drawParts(JSONArray points, PGraphics g, float size) {
    for (int i = 0; i < points.size(); i++) {
      JSONArray point = points.getJSONArray(i);
      g.ellipse(point.getFloat(0) * g.width, point.getFloat(1) * g.height, size, size);
    }
  }

  private static void drawOldParts(JSONArray points, PGraphics g, float size) {
    for (int i = 0; i < points.size(); i++) {
      JSONObject place = points.getJSONObject(i).getJSONObject("position");
      g.ellipse(place.getFloat("x"), place.getFloat("y"), size, size);
    }
  }

  public static String toRunwayImageQuery(PImage image) {
    return toRunwayImageQuery(image, IMAGE_FORMAT_JPG);
  }

  public static String toRunwayImageQuery(PImage image, String format) {
    return toRunwayImageQuery(image, format, "image");
  }

  /** A query with this picture as the input of this name: a JSON object, written as text. */
  public static String toRunwayImageQuery(PImage image, String format, String key) {
    return new JSONObject().setString(key, toBase64(image, format)).format(-1);
  }

  public static String toBase64(PImage image) {
    return toBase64(image, IMAGE_FORMAT_JPG);
  }

  /** The picture as a data URI, in the format "JPG" or "PNG". */
  public static String toBase64(PImage image, String format) {
    boolean jpeg = format.equalsIgnoreCase(IMAGE_FORMAT_JPG);
    image.loadPixels();
    int width = image.pixelWidth, height = image.pixelHeight;
    int kind = jpeg ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB;
    BufferedImage copy = new BufferedImage(width, height, kind);
    copy.setRGB(0, 0, width, height, image.pixels, 0, width);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(copy, jpeg ? "jpg" : "png", stream);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    String head = jpeg ? "data:image/jpeg;base64," : "data:image/png;base64,";
    return head + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** The picture in a data URI, or in bare base64; null if there is none in it. */
  public static PImage fromBase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(text.indexOf(',') + 1));
      BufferedImage read = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
      PImage image = new PImage(read.getWidth(), read.getHeight(), PConstants.ARGB);
      BufferedImage copy = new BufferedImage(image.width, image.height, BufferedImage.TYPE_INT_ARGB);
      copy.getGraphics().drawImage(read, 0, 0, null); // getRGB() would brighten what is grey
      copy.getRaster().getDataElements(0, 0, image.width, image.height, image.pixels);
      image.updatePixels();
      return image;
    } catch (IOException | IllegalArgumentException | NullPointerException broken) {
      System.err.println("The model's answer holds no picture that can be read.");
      return null;
    }
  }
}
