// The page: what the user types is checked by the worker, and what comes back is shown.

import { Engine } from "./engine.mjs";
import { EXAMPLES } from "./examples.mjs";
import { change, item, made, words } from "./findings.mjs";
import { BrokenLink, decode, encode } from "./fragment.mjs";
import { Sheet } from "./sheet.mjs";

const WAIT = 150; // milliseconds after the last key
const LONG = 2000; // milliseconds after which a check can be stopped

const all = Object.fromEntries([...document.querySelectorAll("[id]")].map((element) => [element.id, element]));
const sheet = new Sheet(all.text, all.marks, all.numbers);
const engine = new Engine(told);
let asking = false; // a check is under way
let stale = false; // the text was changed since
let timer = 0;
let isReady = false;

function say(text, kind = "") {
  all.status.textContent = text;
  all.status.className = kind;
}

function told({ loaded, ready, broken }) {
  if (loaded !== undefined) {
    all.progress.hidden = false;
    all.progress.value = loaded;
    if (loaded === 1) say("Starting Python …");
  } else if (ready) {
    isReady = true;
    all.progress.hidden = true;
    say("Checking …");
  } else if (broken !== undefined) {
    isReady = asking = stale = false;
    all.progress.hidden = all.stop.hidden = true;
    all.again.hidden = false;
    say("Python could not be loaded. Are you offline? Your text is still here, and nowhere else.", "error");
  }
}

/** The question about the text as it is now. */
function about(ask, more = {}) {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
  return { ask, text: sheet.text, format: all.format.value, target: all.target.value, today, ...more };
}

function soon() {
  sheet.draw([]);
  clearTimeout(timer);
  timer = setTimeout(check, WAIT);
  if (sheet.text) engine.start();
  if (sheet.text && !isReady && all.again.hidden) {
    all.progress.hidden = false;
    if (!all.status.dataset.loading) say("Loading Python …");
    all.status.dataset.loading = "yes";
  }
}

async function check() {
  clearTimeout(timer);
  if (asking) {
    stale = true;
    return;
  }
  if (!sheet.text.trim()) {
    clear();
    return;
  }
  asking = true;
  stale = false;
  all.again.hidden = true;
  const long = setTimeout(() => {
    if (isReady) {
      say("Checking a long text …");
      all.stop.hidden = false;
    }
  }, LONG);
  const question = about("check");
  const found = await engine.ask(question);
  clearTimeout(long);
  all.stop.hidden = true;
  asking = false;
  if (stale) {
    check();
    return;
  }
  if (found === null) return;
  show(found, question.text);
  if (!all["panel-payload"].hidden) await compile();
  document.body.dataset.checked = `${Number(document.body.dataset.checked ?? 0) + 1}`;
}

function clear() {
  for (const name of ["findings", "fix-all-change", "notes"]) all[name].replaceChildren();
  for (const name of ["hint", "more", "fix-all-bar", "payload", "copy", "turn-label"]) all[name].hidden = true;
  sheet.draw([]);
  if (isReady) say("Type, paste, or choose an example.");
}

function show(found, text) {
  if (found.failed) {
    clear();
    say(`toolcheck itself failed on this text (${found.failed}). That is a bug in toolcheck; please report it.`, "error");
    return;
  }
  const { findings } = found;
  const format = all.format.querySelector(`[value="${found.format}"]`).textContent;
  say(`${found.summary}${all.format.value ? "" : ` (read as ${format})`}`, findings.length ? "" : "clean");
  all.hint.hidden = !found.hint && !found.largest;
  all.hint.replaceChildren(...words(found.largest
    ? `The playground reads up to ${found.largest / 1000} KB; the command reads more.`
    : found.hint));
  all["fix-all-bar"].hidden = !found.safe;
  all["fix-all"].textContent = `Preview ${found.safe === 1 ? "the safe fix" : `all ${found.safe} safe fixes`}`;
  all["fix-all"].setAttribute("aria-expanded", "false");
  all["fix-all-change"].replaceChildren();
  all.findings.replaceChildren(...findings.map((finding) => item(finding, { show: (...at) => sheet.show(...at), preview })));
  all.more.hidden = !found.more;
  all.more.textContent = `${found.more} more findings are not shown; fix some of these first.`;
  if (sheet.text === text) sheet.draw(findings);
  turns(found.turns);
}

/** Show or hide what a fix changes. */
async function preview(finding, button, box) {
  if (button.getAttribute("aria-expanded") === "true") {
    button.setAttribute("aria-expanded", "false");
    box.replaceChildren();
    return;
  }
  const question = about("fix", { finding });
  const fixed = await engine.ask(question);
  if (fixed === null || sheet.text !== question.text) return;
  button.setAttribute("aria-expanded", "true");
  if (fixed.text === null || fixed.failed) {
    box.replaceChildren(made("p", "note", {}, `This fix cannot be made here: ${fixed.reason ?? "toolcheck itself failed"}`));
    return;
  }
  box.replaceChildren(...change(fixed.diff, () => {
    if (sheet.text === question.text) sheet.replace(fixed.text);
  }));
}

// -- payload ----------------------------------------------------------------------------------------

function turns(names) {
  const chosen = all.turn.value;
  all["turn-label"].hidden = !names.length;
  all.turn.replaceChildren(made("option", "", { value: "" }, "the session"),
    ...names.map((name) => made("option", "", { value: name }, name)));
  all.turn.value = names.includes(chosen) ? chosen : "";
}

async function compile() {
  if (!sheet.text.trim()) return;
  const question = about("compile", { form: all.form.value, turn: all.turn.value });
  const made_ = await engine.ask(question);
  if (made_ === null || sheet.text !== question.text) return;
  const notes = made_.failed ? [`toolcheck itself failed on this text (${made_.failed})`] : made_.notes;
  all.notes.replaceChildren(...notes.map((note) => made("li", "", {}, ...words(note))));
  all.payload.hidden = all.copy.hidden = !made_.payload;
  all.payload.textContent = made_.payload ?? "";
}

const TABS = ["findings", "payload"];

function choose(name) {
  for (const each of TABS) {
    const tab = all[`tab-${each}`];
    tab.setAttribute("aria-selected", `${each === name}`);
    tab.tabIndex = each === name ? 0 : -1;
    all[`panel-${each}`].hidden = each !== name;
  }
  if (name === "payload") compile();
}

for (const [at, name] of TABS.entries()) {
  const tab = all[`tab-${name}`];
  tab.addEventListener("click", () => choose(name));
  tab.addEventListener("keydown", ({ key }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    const other = TABS[(at + 1) % TABS.length];
    choose(other);
    all[`tab-${other}`].focus();
  });
}
all.form.addEventListener("change", compile);
all.turn.addEventListener("change", compile);
all.copy.addEventListener("click", () => copied(all.copy, all.payload.textContent));

// -- share ------------------------------------------------------------------------------------------

async function copied(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select it and copy it";
  }
  setTimeout(() => { button.textContent = before; }, 2000);
}

async function share() {
  for (const name of ["share-without", "sharing-link", "copy-link"]) all[name].hidden = true;
  if (!sheet.text.trim()) {
    all["sharing-words"].textContent = "There is no text yet.";
    all.sharing.showModal();
    return;
  }
  all["sharing-words"].textContent = "Looking for credentials …";
  all.sharing.showModal();
  const question = about("share");
  const found = await engine.ask(question);
  if (found === null || found.failed || found.reason) {
    all["sharing-words"].textContent = `No link was made: ${found?.reason || "the text could not be looked at."}`;
  } else if (found.secrets.length) {
    const lines = found.secrets.slice(0, 10).join(", ") + (found.secrets.length > 10 ? " …" : "");
    all["sharing-words"].textContent = `No link was made. There is what looks like a credential on ${
      found.secrets.length === 1 ? "line" : "lines"} ${lines}, and credentials never go into a link.${
      found.text === null ? " Take it out of the text first." : ""}`;
    all["share-without"].hidden = found.text === null;
    all["share-without"].onclick = () => link({ ...question, text: found.text });
  } else {
    await link(question);
  }
}

async function link(what) {
  const address = new URL(location.href);
  address.hash = await encode(what);
  all["sharing-words"].textContent = "This link holds the whole text, and no server sees it. Anyone with the link can read it.";
  all["share-without"].hidden = true;
  all["sharing-link"].hidden = all["copy-link"].hidden = false;
  all.link.value = address.href;
  all.link.select();
  all["copy-link"].onclick = () => copied(all["copy-link"], address.href);
}

all.share.addEventListener("click", share);
all.close.addEventListener("click", () => all.sharing.close());

/** Show what the address holds. */
async function arrive() {
  let held;
  try {
    held = await decode(location.hash);
  } catch (error) {
    if (!(error instanceof BrokenLink)) throw error;
    say(error.message, "error");
    return;
  }
  if (!held) return;
  for (const name of ["format", "target"]) {
    all[name].value = held[name];
    if (all[name].selectedIndex < 0) all[name].value = "";
  }
  put(held.text);
}

function put(text) {
  all.text.value = text;
  all.text.scrollTop = all.text.scrollLeft = 0;
  soon();
}

// -- start ------------------------------------------------------------------------------------------

for (const [at, { name }] of EXAMPLES.entries()) all.example.append(made("option", "", { value: `${at}` }, name));
all.example.addEventListener("change", () => {
  const chosen = EXAMPLES[all.example.value];
  if (!chosen) return;
  all.format.value = all.target.value = "";
  put(chosen.text);
});
all.text.addEventListener("input", soon);
all.format.addEventListener("change", soon);
all.target.addEventListener("change", soon);
all["fix-all"].addEventListener("click", () => preview("safe", all["fix-all"], all["fix-all-change"]));
all.stop.addEventListener("click", () => {
  engine.stop();
  isReady = asking = stale = false;
  all.stop.hidden = true;
  delete all.status.dataset.loading;
  say("Stopped. The next change of the text is checked again.");
});
all.again.addEventListener("click", () => {
  all.again.hidden = true;
  delete all.status.dataset.loading;
  soon();
});
window.addEventListener("hashchange", arrive);
sheet.draw([]);
arrive();
if (sheet.text) soon();
