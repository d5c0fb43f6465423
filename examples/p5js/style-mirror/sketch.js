/*
 * Style mirror: you as a painting. Choose the style, and how strong it is.
 *
 * Start in a terminal: catwalk style
 * You see the picture of the camera, painted anew again and again.
 */

let video;
let style;
let painting;
let strength;
let choice;

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, painted in a style that you choose, as strongly as the slider says.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();

  createElement('label', 'Strength ').attribute('for', 'strength');
  strength = createSlider(0, 1, 1, 0.01);
  strength.id('strength');
  strength.input(changeStyle);
  createElement('label', ' Style ').attribute('for', 'style');
  choice = createSelect();
  choice.id('style');
  choice.changed(changeStyle);

  style = await catwalk.model('style');
  for (let input of style.info.inputs) {
    if (input.name === 'style') {
      input.choices.forEach((name) => choice.option(name));
      choice.selected(input.default);
    }
  }
  style.detectStart(video, gotPicture);
}

function changeStyle() {
  style.set({strength: strength.value(), style: choice.value()});
}

function gotPicture(picture) {
  painting = picture;
}

function draw() {
  background(0);
  // Until the first painting is there, the mirror is only a mirror.
  image(painting ?? video, 0, 0, width, height);
}
