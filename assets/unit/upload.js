/** 上传: files on their way in parts, each with its digest. A line that breaks, a computer that sleeps
 *  or a browser that was closed costs one part: the server knows which are there, nothing is kept here.
 */

import { line } from "./upload-line.js";

const HERE = "/unit/uploads";
const PATIENCE = 120_000; // for one part over a poor line, and for the judging of a file
const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const AGAIN = 3; // beginnings of one file, should another page send another one of the same name
const LARGEST = 50 * 2 ** 20;

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const digestOf = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

/** A no that the person has to read; `lasting`: the same file will never be taken. */
class No extends Error {
  constructor(words, reason = "") {
    super(words);
    this.reason = reason;
  }
}

/**
 * `root` holds `<input type="file" multiple>` and `<ol class="files">`; `joined(upload, name)` is
 * awaited for each file that is safely in, and may throw with words. `underWay()` counts the others.
 */
export function watchUploads(root, joined) {
  const input = root.querySelector("input[type=file]");
  const list = root.querySelector("ol.files");
  const token = document.querySelector("[data-token]")?.dataset.token ?? document.querySelector("[name=form_token]")?.value ?? "";
  const said = root.appendChild(Object.assign(document.createElement("p"), { className: "unseen" }));
  said.setAttribute("role", "status");
  const jobs = new Set();
  let turn = Promise.resolve();

  /** `{status, body}`; throws TypeError where no sensible answer came. */
  async function ask(path, options, stop) {
    const ended = new AbortController();
    const end = () => ended.abort();
    const patience = setTimeout(end, PATIENCE);
    stop.addEventListener("abort", end);
    if (stop.aborted) end();
    const answer = await fetch(HERE + path, {
      ...options,
      headers: { Accept: "application/json", "x-csrftoken": token, ...options.headers },
      signal: ended.signal,
    }).finally(() => {
      clearTimeout(patience);
      stop.removeEventListener("abort", end);
    });
    if ((answer.status >= 500 && answer.status !== 507) || answer.status === 429) throw new TypeError("busy");
    const body = answer.status === 204 ? {} : await answer.json();
    if (answer.ok) return body;
    if (answer.status === 401 || answer.status === 403) throw new No("登录已到期。请重新登录，再选同一个文件，会接着传。", "out");
    throw new No(body.detail ?? "没有收下，请再试。", answer.status === 404 ? "gone" : body.reason);
  }

  const post = (path, fields, stop) => ask(path, { method: "POST", body: new URLSearchParams(fields) }, stop);

  /** Again and again while the line is down; a no ends it, and so does the person. */
  async function patiently(job, work) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work();
      } catch (no) {
        const passing = !(no instanceof No) || no.reason === "joining" || no.reason === "unfit";
        if (job.gone || job.paused || !passing) throw no;
        if (no.reason !== "joining") job.line.lost();
        const time = no.reason === "joining" ? 1_500 : WAITS[Math.min(tries, WAITS.length - 1)];
        await Promise.race([pause(time), new Promise((resolve) => { job.wake = resolve; })]);
        if (job.gone || job.paused) throw no;
      }
    }
  }

  const unreadable = () => new No("文件读不出来，可能被移动、改过或正被别的程序打开。请重新选择。");

  /** Begin or go on; what lies there of another file of the same name is thrown away. */
  async function begun(job) {
    const { name, size } = job.file;
    const fields = job.anew ? { name, size, anew: "yes" } : { name, size };
    const upload = await patiently(job, () => post("", fields, job.stop.signal));
    job.anew = false;
    job.id = upload.id;
    for (const other of jobs) if (other !== job && !other.file && other.id === upload.id) forget(other);
    return upload;
  }

  async function sent(job, upload) {
    const known = new Map(upload.parts.map(({ number, digest }) => [number, digest]));
    for (let number = 0; number * upload.part_size < upload.size; number += 1) {
      const bytes = await job.file.slice(number * upload.part_size, (number + 1) * upload.part_size).arrayBuffer().catch(() => { throw unreadable(); });
      const digest = await digestOf(bytes);
      if (known.has(number) && known.get(number) !== digest) throw new No("文件在上传中改过。请移除后重新选择。", "differs");
      if (!known.has(number)) await patiently(job, () => ask(`/${upload.id}/parts?number=${number}`, { method: "PUT", body: bytes, headers: { "Content-Type": "application/octet-stream", "x-part-sha256": digest } }, job.stop.signal));
      job.line.progress((number * upload.part_size) + bytes.byteLength, upload.size, known.has(number));
    }
  }

  async function whole(job) {
    for (let turns = 0; ; turns += 1) {
      const upload = await begun(job);
      try {
        await sent(job, upload);
        job.line.judging();
        return await patiently(job, () => post(`/${upload.id}/join`, {}, job.stop.signal));
      } catch (no) {
        if (turns === AGAIN || !["differs", "lacking", "gone"].includes(no.reason)) throw no;
        job.anew = no.reason === "differs";
      }
    }
  }

  async function carry(job) {
    if (job.gone || job.paused) return;
    try {
      job.received ??= await whole(job);
      await joined(job.id, job.received.name);
      say(`${job.file.name} 已收到`);
      forget(job);
    } catch (no) {
      if (job.gone || job.paused) return;
      job.over = true;
      const words = /[\u4e00-\u9fff]/.test(no.message) ? no.message : "没有收下，请再试。";
      job.line.refused(words, no.reason !== "not taken");
      say(`${job.file.name}：${words}`);
    }
  }

  const say = (words) => { said.textContent = words; };

  function forget(job) {
    job.gone = true;
    job.line.remove();
    jobs.delete(job);
  }

  function add(file, earlier) {
    const job = { file, id: earlier?.id, gone: false, over: !file, paused: false, stop: new AbortController(), wake: null };
    job.line = line(file?.name ?? earlier.name, {
      pause: () => hold(job, true),
      resume: () => hold(job, false),
      again: () => start(job),
      remove: () => remove(job),
    });
    list.append(job.line.item);
    jobs.add(job);
    return job;
  }

  /** Who pauses gives up the turn; later it goes on behind the others. */
  function hold(job, paused) {
    job.paused = paused;
    if (paused) job.stop.abort();
    else job.stop = new AbortController();
    job.wake?.();
    if (!paused) start(job);
  }

  /** One file after the other: each is in sooner, and the line is shared with the others of the hall. */
  function start(job) {
    job.over = false;
    job.line.waiting();
    turn = turn.then(() => carry(job));
  }

  async function remove(job) {
    const { id, received } = job;
    job.gone = true;
    job.stop.abort();
    job.wake?.();
    forget(job);
    input.focus();
    if (id && !received) await post(`/${id}/remove`, {}, new AbortController().signal).catch(() => {});
  }

  function take(files) {
    for (const file of files) {
      if ([...jobs].some((job) => !job.over && same(job.file, file))) continue;
      const job = add(file);
      if (!file.size) stopBefore(job, "没有收：文件是空的。请重新选择文件。");
      else if (file.size > LARGEST) stopBefore(job, `没有收：文件有 ${(file.size / 2 ** 20).toFixed(1)} MB，超过 50 MB。请压缩或分成几个文件再传。`);
      else start(job);
    }
  }

  const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

  function stopBefore(job, words) {
    job.over = true;
    job.line.refused(words, false);
    say(`${job.file.name}：${words}`);
  }

  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  drop(root.querySelector(".drop") ?? root, take);
  addEventListener("online", () => jobs.forEach((job) => job.wake?.()));
  addEventListener("beforeunload", (event) => { if (underWay()) event.preventDefault(); });

  /** What was left unfinished, on this computer or another one. */
  ask("", { method: "GET" }, new AbortController().signal).then((uploads) => {
    for (const upload of uploads) {
      if ([...jobs].some(({ id, file }) => id === upload.id || (file?.name === upload.name && file.size === upload.size))) continue;
      add(null, upload).line.left(upload.arrived, upload.size);
    }
  }).catch(() => {});

  const underWay = () => [...jobs].filter(({ over }) => !over).length;
  return { underWay };
}

function drop(place, take) {
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
