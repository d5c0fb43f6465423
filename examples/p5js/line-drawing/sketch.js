/*
 * Line drawing: you, drawn with a pen, and the pen is as broad as the slider says.
 *
 * Start in a terminal: catwalk edges-learned
 * Every new drawing is laid over the ones before, which fade, so that whatever moves leaves lines behind.
 */

let video;
let drawing;
let paper;
let pen;

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera as a line drawing; older drawings fade.');
  paper = createGraphics(640, 480);
  paper.background(255);
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();

  createElement('label', 'Pen ').attribute('for', 'pen');
  pen = createSlider(1, 12, 3, 0.5);
  pen.id('pen');
  let model = await catwalk.model('edges-learned');
  pen.input(() => model.set({thickness: pen.value()}));
  await model.set({detail: 256});
  model.detectStart(video, gotPicture);
}

function gotPicture(picture) {
  drawing = picture;
  paper.background(255, 120);
  paper.blend(drawing, 0, 0, drawing.width, drawing.height, 0, 0, 640, 480, MULTIPLY);
}

function draw() {
  image(paper, 0, 0);
}
