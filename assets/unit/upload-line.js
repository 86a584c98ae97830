/** One file on its way, as its line shows it: words, a bar, and what can be pressed. */

const MOMENT = 5_000; // over which the speed is measured
const DRAWING = "http://www.w3.org/2000/svg";

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** `deeds`: pause, resume, again, remove. */
export function line(name, deeds) {
  const item = document.createElement("li");
  const title = part("span", "name", name);
  const words = part("span", "second small");
  const stand = part("span");
  const buttons = part("span", "row tight");
  const told = part("span");
  told.append(title, document.createElement("br"), words);
  item.append(icon("file"), told, stand, buttons);
  const bar = document.createElement("progress");
  const left = part("span", "small");
  let measured = [];

  /** What is the same stays in its place: a button that is just being pressed is never exchanged. */
  function show({ tone = "second small", text, chips, presses }) {
    words.className = tone;
    words.textContent = text;
    if (stand.dataset.stand !== String(chips)) {
      stand.dataset.stand = String(chips);
      stand.replaceChildren(...(chips ? [chip(...chips)] : [bar, document.createElement("br"), left]));
    }
    const titles = presses.map(([, title]) => title).join();
    if (buttons.dataset.presses === titles) return;
    buttons.dataset.presses = titles;
    const held = buttons.contains(document.activeElement);
    buttons.replaceChildren(...presses.map(([press, title]) => button(press, title)));
    if (held) buttons.firstElementChild?.focus();
  }

  function button(press, title) {
    const made = part("button", "button small", title);
    made.type = "button";
    made.dataset.press = press;
    made.append(part("span", "unseen", `：${name}`));
    made.addEventListener("click", () => {
      if (press === "pause") paused();
      if (press === "resume") resumed();
      deeds[press]();
    });
    return made;
  }

  const sending = [["pause", "暂停"], ["remove", "移除"]];
  let counted = "";

  function waiting() {
    item.dataset.state = "waiting";
    show({ text: "等候上传", chips: ["wait", "clock", "等候"], presses: sending });
  }

  /** `known`: it lay there already, which says nothing about the speed. */
  function progress(done, size, known) {
    const now = performance.now();
    measured = known ? [] : [...measured.filter(({ at }) => now - at < MOMENT), { at: now, done }];
    bar.max = size;
    bar.value = done;
    const percent = Math.floor((done / size) * 100);
    bar.setAttribute("aria-label", `${name}：已传 ${percent}%`);
    left.textContent = `${percent}%${remaining(size - done)}`;
    counted = `已传 ${megabytes(done)} / ${megabytes(size)} MB`;
    if (item.dataset.state !== "paused") sendingOn();
  }

  function remaining(bytes) {
    const [first, last] = [measured[0], measured.at(-1)];
    if (!first || last.at - first.at < 500) return "";
    const seconds = (bytes / (last.done - first.done)) * ((last.at - first.at) / 1000);
    return seconds < 90 ? `　约 ${Math.max(1, Math.round(seconds))} 秒` : `　约 ${Math.round(seconds / 60)} 分钟`;
  }

  function sendingOn() {
    item.dataset.state = "sending";
    show({ text: `${counted}，断线后会接着传`, presses: sending });
  }

  function paused() {
    item.dataset.state = "paused";
    show({ text: counted ? `${counted}，已暂停` : "已暂停", presses: [["resume", "继续"], ["remove", "移除"]] });
  }

  function resumed() {
    measured = [];
  }

  function lost() {
    measured = [];
    if (item.dataset.state === "paused") return;
    const text = navigator.onLine ? "服务器没有应答，正在再试，会接着传" : "网络断了，连上以后会接着传";
    show({ tone: "amber small strong", text: counted ? `${counted}。${text}` : text, presses: sending });
  }

  function judging() {
    show({ text: "已传完，服务器正在检查", chips: ["wait", "clock", "检查中"], presses: [] });
  }

  /** `again`: the same file may still be taken. */
  function refused(text, again) {
    const presses = again ? [["again", "再试"], ["remove", "移除"]] : [["remove", "移除"]];
    show({ tone: "red small strong", text, chips: ["bad", "stop", "未收"], presses });
  }

  /** Begun earlier, and the file is not at hand here. */
  function earlier(done, size) {
    const text = `上次传了 ${megabytes(done)} / ${megabytes(size)} MB，没有传完。请再选同一个文件，会接着传。`;
    show({ tone: "amber small strong", text, chips: ["wait", "clock", "没传完"], presses: [["remove", "移除"]] });
  }

  return { item, waiting, progress, lost, judging, refused, left: earlier, remove: () => item.remove() };
}

function part(tag, className = "", text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function chip(look, drawing, words) {
  const made = part("span", `chip ${look}`);
  made.append(icon(drawing), words);
  return made;
}

function icon(name) {
  const drawing = document.createElementNS(DRAWING, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("focusable", "false");
  const use = document.createElementNS(DRAWING, "use");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}
