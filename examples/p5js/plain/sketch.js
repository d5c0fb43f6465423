/*
 * Plain: the skeleton without p5.js, on a canvas of the browser.
 *
 * Start in a terminal: catwalk pose
 * You see yourself as in a mirror, with dots on your joints.
 */

const canvas = document.createElement('canvas');
const context = canvas.getContext('2d');
const video = document.createElement('video');
let people = [];

async function start() {
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'The picture of the camera, with dots on the joints of the person.');
  document.body.append(canvas);
  video.srcObject = await navigator.mediaDevices.getUserMedia({video: true});
  video.muted = true;
  await video.play();
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  requestAnimationFrame(draw);
  const pose = await catwalk.model('pose');
  pose.detectStart(video, (results) => {
    people = results;
  });
}

function draw() {
  // Mirrored, as people know themselves.
  context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(video, 0, 0);
  context.fillStyle = '#00ffc8';
  for (const person of people) {
    for (const keypoint of person.keypoints) {
      if (keypoint.confidence < 0.3) continue;
      context.beginPath();
      context.arc(keypoint.x, keypoint.y, 7, 0, 2 * Math.PI);
      context.fill();
    }
  }
  requestAnimationFrame(draw);
}

start();
