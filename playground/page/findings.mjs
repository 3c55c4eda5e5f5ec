// The list of the findings, made of the answers of toolcheck. All words go into the page as text, never as markup.

/** An element with a class, some properties, and what is in it. */
export function made(tag, name, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  if (name) element.className = name;
  element.append(...inside);
  return element;
}

/** Words in which what is between backticks is code. */
export function words(text) {
  return text.split(/(`[^`]+`)/).map((part) =>
    part.length > 2 && part.startsWith("`") ? made("code", "", {}, part.slice(1, -1)) : part);
}

/** One finding. `does` has what its buttons do: `show(start, end)`, `preview(number, button, box)`. */
export function item(finding, does) {
  const place = made("button", "place", { type: "button" }, `line ${finding.line}, column ${finding.column}`);
  place.addEventListener("click", () => does.show(finding.start, finding.end));
  const rule = made("a", "rule", { href: finding.rule_url, target: "_blank", rel: "noreferrer" }, finding.rule);
  const head = made("p", "head", {},
    made("span", `severity ${finding.severity}`, {}, finding.severity), " ", finding.rule_url ? rule : finding.rule, " ", place);
  const box = made("li", finding.severity, {}, head, made("p", "message", {}, ...words(finding.message)));
  if (finding.note) box.append(made("p", "note", {}, ...words(finding.note)));
  for (const related of finding.related) {
    const there = made("button", "place", { type: "button" }, `line ${related.line}`);
    there.addEventListener("click", () => does.show(related.start, related.end));
    box.append(made("p", "note", {}, there, " ", ...words(related.message)));
  }
  if (finding.api_path) box.append(made("p", "note", {}, "in the payload: ", made("code", "", {}, finding.api_path)));
  if (finding.fix) box.append(...fix(finding, does));
  return box;
}

function* fix(finding, does) {
  const { title, applicability } = finding.fix;
  if (applicability === "hint") {
    yield made("p", "fix", {}, "To do: ", ...words(title));
    return;
  }
  const kind = applicability === "safe" ? "" : " (may change what the model does)";
  const button = made("button", "preview", { type: "button" }, "Preview");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", `Preview the fix: ${title}`);
  const change = made("div", "change");
  button.addEventListener("click", () => does.preview(finding.number, button, change));
  yield made("p", "fix", {}, `Fix${kind}: `, ...words(title), " ", button);
  yield change;
}

/** A change as a diff, with the button that makes it. */
export function change(diff, apply) {
  const lines = diff.split("\n").slice(2).filter((line, at, all) => line || at < all.length - 1).map((line) =>
    made("span", { "+": "added", "-": "removed", "@": "frame" }[line[0]] ?? "", {}, `${line}\n`));
  const pre = made("pre", "diff", { tabIndex: 0 }, ...lines);
  pre.setAttribute("aria-label", "Changes of the fix");
  const button = made("button", "apply", { type: "button" }, "Apply");
  button.addEventListener("click", apply);
  return [pre, button];
}
