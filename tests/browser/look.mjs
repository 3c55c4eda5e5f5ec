// Looks at pages in Chromium: node look.mjs ADDRESS CHROMIUM PAGE...
// Each page is opened at the width of a phone, dark, and of a desktop, light. Prints a line for each fault: a request to
// another host, an error on the page, a page that is wider than its window, and what axe finds. With the variable
// SCREENSHOTS set, both are tried light and dark, and each view is written there as a picture.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [address, executablePath, ...pages] = process.argv.slice(2);
const folder = process.env.SCREENSHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const browser = await chromium.launch({ executablePath, args: FLAGS, chromiumSandbox: process.getuid?.() !== 0 });
const faults = new Set();
const views = [["phone", "dark"], ["desktop", "light"], ...(folder ? [["phone", "light"], ["desktop", "dark"]] : [])];
for (const [size, colorScheme] of views) {
  const viewport = WIDTHS[size];
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
  await context.route("**", (route) => {
    const asked = route.request().url();
    if (asked.startsWith(address) || asked.startsWith("data:") || asked.startsWith("blob:")) {
      return route.continue();
    }
    faults.add(`a page asks another host: ${asked}`);
    return route.abort();
  });
  for (const name of pages) {
    const page = await context.newPage();
    const report = (words) => faults.add(`${name} (${size}, ${colorScheme}): ${words}`);
    page.on("pageerror", (error) => report(`an error of a script: ${error.message}`));
    await page.goto(new URL(name, address).href, { waitUntil: "networkidle" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) report(`the page is ${wide} pixels wider than its window`);
    await page.evaluate(axe);
    const found = await page.evaluate((values) => window.axe.run({ runOnly: values }), STANDARDS);
    for (const { id, help, nodes } of found.violations) {
      report(`${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
    }
    if (folder) {
      const file = name.replaceAll("/", "-").replace(/\.html$/, "");
      await page.screenshot({ path: `${folder}/${file}-${size}-${colorScheme}.png`, fullPage: size === "desktop" });
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
console.log([...faults, `${faults.size} faults in ${pages.length} pages, each in ${views.length} views`].join("\n"));
process.exitCode = faults.size ? 1 : 0;
