// 铃声: made by oscillators, no file. Planned ahead on the sound card's own clock, so that a page
// in the background rings on time. A browser lets no page sound before somebody pressed something.

const CHIMES = {
  warning: [[0, 880, 0.18], [0.3, 880, 0.18]],
  over: [[0, 660, 0.5], [0.6, 660, 0.5], [1.2, 660, 1.1]],
};
const LOUD = 0.5;

let sound = null;
let planned = [];
let wanted = [];

/** Whether it would be heard. */
export const isOn = () => sound?.state === "running";

/** From a press: opens the way and lets both be heard once. */
export async function test() {
  await unlock();
  if (isOn()) ring("warning", 0);
}

/** Any press will do; `tell` hears of every change. */
export async function unlock(tell) {
  sound ??= new AudioContext();
  if (tell) sound.onstatechange = tell;
  if (!isOn()) await sound.resume().catch(() => {});
  if (isOn()) lay();
}

/** What is to ring, as [kind, seconds from now]; a new plan replaces the old one. */
export function plan(bells) {
  const at = performance.now();
  wanted = bells.filter(([, seconds]) => seconds > 0).map(([kind, seconds]) => [kind, at + seconds * 1000]);
  if (isOn()) lay();
}

function lay() {
  for (const tone of planned) tone.stop();
  planned = [];
  const at = performance.now();
  for (const [kind, when] of wanted) if (when > at) planned.push(...ring(kind, (when - at) / 1000));
}

function ring(kind, seconds) {
  return CHIMES[kind].map(([offset, pitch, length]) => {
    const from = sound.currentTime + seconds + offset;
    const tone = new OscillatorNode(sound, { frequency: pitch });
    const volume = new GainNode(sound, { gain: 0 });
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(LOUD, from + 0.02);
    volume.gain.setValueAtTime(LOUD, from + length - 0.05);
    volume.gain.linearRampToValueAtTime(0, from + length);
    tone.connect(volume).connect(sound.destination);
    tone.start(from);
    tone.stop(from + length);
    return tone;
  });
}
