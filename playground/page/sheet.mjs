// The text: a plain `<textarea>`, with the lines and the marks of the findings drawn behind it.

const MOST_MARKED = 200_000; // characters; drawing a longer text a second time is slow
const ORDER = ["info", "warning", "error"];

export class Sheet {
  constructor(area, marks, numbers) {
    this.area = area;
    this.marks = marks;
    this.numbers = numbers;
    area.addEventListener("scroll", () => this.#follow());
  }

  get text() {
    return this.area.value;
  }

  /** Replace the text, as if it was typed: the browser can undo it. */
  replace(text) {
    const old = this.area.value;
    if (old === text) return;
    let start = 0, end = 0;
    const most = Math.min(old.length, text.length);
    while (start < most && old[start] === text[start]) start++;
    while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    const part = text.slice(start, text.length - end);
    this.area.focus();
    this.area.setSelectionRange(start, old.length - end);
    const done = part
      ? document.execCommand("insertText", false, part)
      : document.execCommand("delete");
    if (!done || this.area.value !== text) {
      this.area.value = text;
      this.area.dispatchEvent(new Event("input"));
    }
    this.area.setSelectionRange(start, start);
  }

  /** Show the place of some characters, and put the caret there. */
  show(start, end) {
    const before = this.area.value.slice(0, start);
    const line = before.split("\n").length - 1;
    const height = parseFloat(getComputedStyle(this.area).lineHeight);
    this.area.focus();
    this.area.setSelectionRange(start, Math.max(start, end));
    this.area.scrollTop = Math.max(0, line * height - this.area.clientHeight / 3);
    if (start - (before.lastIndexOf("\n") + 1) < 60) this.area.scrollLeft = 0;
    this.#follow();
  }

  /** Draw the numbers of the lines, and a mark for each finding. Without findings, only the numbers. */
  draw(findings) {
    const text = this.area.value;
    const lines = text.split("\n").length;
    if (this.lines !== lines) {
      this.lines = lines;
      this.numbers.textContent = lines > 20_000 ? "" : Array.from({ length: lines }, (_, at) => at + 1).join("\n");
    }
    this.marks.replaceChildren(...(text.length > MOST_MARKED ? [] : pieces(text, findings)));
    this.#follow();
  }

  #follow() {
    this.marks.scrollTop = this.numbers.scrollTop = this.area.scrollTop;
    this.marks.scrollLeft = this.area.scrollLeft;
  }
}

/** The text in pieces: plain, or in a `<mark>` of the worst finding there. */
function pieces(text, findings) {
  const spans = findings
    .map(({ start, end, severity }) => ({ ...shown(text, start, end), level: ORDER.indexOf(severity) }))
    .sort((one, other) => other.level - one.level);
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const made = [];
  for (let at = 0; at + 1 < cuts.length; at++) {
    const part = text.slice(cuts[at], cuts[at + 1]);
    const worst = spans.find(({ start, end }) => start <= cuts[at] && cuts[at + 1] <= end);
    if (!worst) {
      made.push(part);
      continue;
    }
    const mark = document.createElement("mark");
    mark.className = ORDER[worst.level];
    mark.textContent = part;
    made.push(mark);
  }
  return [...made, "\n"];
}

/** The characters that are marked: at most the first line of a finding, and at least one character. */
function shown(text, start, end) {
  const stop = text.indexOf("\n", start);
  const line = stop < 0 ? text.length : stop;
  const last = Math.min(end, Math.max(line, start));
  return last > start ? { start, end: last } : { start: Math.max(0, Math.min(start, text.length - 1)), end: Math.min(start + 1, text.length) };
}
