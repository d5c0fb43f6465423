/*
 * Classifier: what the camera sees, in words.
 *
 * Start in a terminal: catwalk classify
 * Hold things in front of the camera: you see the most likely names, and how sure the model is.
 */

let video;
let labels = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, and below it the names of what it may show, with bars.');
  video = createCapture(VIDEO);
  video.size(640, 480);
  video.hide();
  let classify = await catwalk.model('classify');
  classify.detectStart({image: video, count: 5}, gotLabels);
}

function gotLabels(results) {
  labels = results;
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  noStroke();
  fill(0, 170);
  rect(0, 320, width, 160);
  textSize(18);
  textAlign(LEFT, CENTER);
  labels.forEach((result, index) => drawBar(result, 340 + index * 30));
}

function drawBar(result, y) {
  fill(0, 255, 200);
  rect(20, y - 10, 200 * result.confidence, 20);
  fill(255);
  text(`${result.label}  ${nf(result.confidence * 100, 1, 0)} %`, 240, y);
}
