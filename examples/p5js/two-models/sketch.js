/*
 * Two models at once: a painted mirror, and light on the hands of the person in it.
 *
 * Start in a terminal: catwalk pose style
 * Both models look at the same camera, each as fast as it can; neither waits for the other.
 */

let video;
let painting;
let people = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera painted like a mosaic, with a glow on the face and hands of the person.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();

  let [pose, style] = await Promise.all([catwalk.model('pose'), catwalk.model('style')]);
  pose.detectStart(video, gotPoses);
  style.detectStart({image: video, style: 'mosaic', detail: 256}, gotPicture);
}

function gotPoses(results) {
  people = results;
}

function gotPicture(picture) {
  painting = picture;
}

function draw() {
  background(0);
  image(painting ?? video, 0, 0, width, height);
  noStroke();
  for (let person of people) {
    drawGlow(person.nose, color(255, 220, 60));
    drawGlow(person.left_wrist, color(255, 60, 160));
    drawGlow(person.right_wrist, color(60, 220, 255));
  }
}

function drawGlow(keypoint, colour) {
  if (keypoint.confidence < 0.3) return;
  for (let size = 90; size > 10; size -= 16) {
    colour.setAlpha(60);
    fill(colour);
    circle(keypoint.x, keypoint.y, size);
  }
}
