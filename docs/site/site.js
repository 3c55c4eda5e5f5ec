// What the theme leaves to do for keyboards and screen readers: wide tables can be scrolled by key, and each landmark
// has a name of its own.
function scrollByKey() {
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) {
    table.tabIndex = 0;
    table.setAttribute("role", "group");
    table.setAttribute("aria-label", "Table");
  }
  for (const buttons of document.querySelectorAll(".md-code__nav")) buttons.setAttribute("role", "presentation");
}

document.querySelector(".md-path")?.setAttribute("aria-label", "Where this page is");
for (const list of document.querySelectorAll(".md-nav--primary [data-md-level]")) {
  list.removeAttribute("aria-labelledby");
  list.setAttribute("aria-label", `Pages: ${list.querySelector(".md-nav__title")?.textContent.trim()}`);
}
new MutationObserver(scrollByKey).observe(document.body, { childList: true, subtree: true });
scrollByKey();
