// A form is sent without leaving the page: a refusal is said beside it and what was typed stays.
// Links with data-ask show the question they lead to as a dialog. All of it works without this file.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "answer" in form.dataset || form.action.endsWith("/log-out")) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button?.hasAttribute("formaction") ? button.formAction : form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: form.enctype === "multipart/form-data" ? fields(form, button) : new URLSearchParams(fields(form, button)),
    });
    if (answer.ok) return go(answer.url);
    say(form, await words(answer));
  } catch {
    say(form, "没有连上服务器，没有收下。您填写的都还在，请再按一次。");
  }
  delete form.dataset.busy;
  button?.removeAttribute("aria-busy");
}

function fields(form, button) {
  const all = new FormData(form);
  if (button?.name) all.append(button.name, button.value);
  return all;
}

function go(address) {
  if (address === location.href) location.reload();
  else location.assign(address);
}

async function words(answer) {
  const said = await answer.json().catch(() => ({}));
  return said.detail ?? "没有收下。请重新打开这一页再试。";
}

function say(form, text) {
  let line = form.querySelector("[data-refusal]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.refusal = "";
    line.className = "notice bad";
    line.setAttribute("role", "alert");
    form.append(line);
  }
  line.textContent = text;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask], dialog a[data-back]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if ("back" in link.dataset) link.closest("dialog").close();
  else ask(link);
});

async function ask(link) {
  const answer = await fetch(link.href).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  const question = page.querySelector("[data-question]");
  if (!question) return location.assign(link.href);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "ask");
  dialog.append(...question.childNodes);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.showModal();
  (dialog.querySelector("input:not([type=hidden])") ?? dialog.querySelector("[data-back]")).focus();
}
