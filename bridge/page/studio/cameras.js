/** The cameras of this machine, as far as the browser gives them to the page. */
import {build} from './dom.js';
import {cameras as words} from './words.js';

/** A playing video of a camera: the one of this id, or the browser's choice. Throws an Error with a sentence. */
export async function openCamera(deviceId = '') {
  const player = build('video', '', {muted: true, playsInline: true});
  try {
    if (!navigator.mediaDevices) throw Object.assign(new Error(), {name: 'InsecurePage'});
    const video = {width: {ideal: 640}, height: {ideal: 480}, ...(deviceId && {deviceId: {exact: deviceId}})};
    player.srcObject = await navigator.mediaDevices.getUserMedia({video});
    await player.play();
    return player;
  } catch (error) {
    closeCamera(player);
    throw new Error(explainCamera(error));
  }
}

/** Give the camera back. */
export const closeCamera = (video) => video.srcObject?.getTracks().forEach((track) => track.stop());

/** One picture of the camera. */
export async function takePhoto() {
  const video = await openCamera();
  return createImageBitmap(video).finally(() => closeCamera(video));
}

/** The cameras that may be chosen, as `{id, name}`; browsers name them once the page has had one. */
export async function listCameras() {
  const devices = await navigator.mediaDevices?.enumerateDevices() ?? [];
  const found = devices.filter(({kind, deviceId}) => kind === 'videoinput' && deviceId);
  return found.map(({deviceId, label}, index) => ({id: deviceId, name: label || words.number(index + 1)}));
}

/** May the page have a camera without asking the person? */
export async function isCameraGranted() {
  const granted = await navigator.permissions?.query({name: 'camera'}).catch(() => null);
  return granted?.state === 'granted';
}

function explainCamera(error) {
  const sentences = {NotAllowedError: words.refused, InsecurePage: words.insecure, NotFoundError: words.none,
    OverconstrainedError: words.none};
  return sentences[error.name] ?? words.broken(error.message);
}
