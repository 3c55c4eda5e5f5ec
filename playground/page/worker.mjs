// Runs toolcheck. A message is a question with a number; the answer has the same number. While Python is being loaded,
// there are messages about how far that is. Once it is there, this worker gives away all it could ask a server with.

import { loadPyodide } from "./pyodide/pyodide.mjs";
import { LOCK, SIZES } from "./files.mjs";

const NETWORK = ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "caches",
  "importScripts", "BroadcastChannel", "Worker", "SharedWorker"];

const load = self.fetch.bind(self);
const whole = Object.values(SIZES).reduce((sum, size) => sum + size, 0);
let loaded = 0;

/** The same as `fetch`, counted. The answer itself is passed on: browsers keep compiled code only for such a one. */
async function counted(address, options) {
  const response = await load(address, options);
  if (!response.ok) throw new Error(`${response.status}`);
  count(response.clone().body.getReader()).catch(() => {});
  return response;
}

async function count(reader) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    loaded += value.length;
    self.postMessage({ loaded: Math.min(loaded / whole, 1) });
  }
}

async function start() {
  self.fetch = counted;
  const here = new URL("./pyodide/", import.meta.url).href;
  const archive = counted(new URL("./python.zip", import.meta.url)).then((response) => response.arrayBuffer());
  const python = loadPyodide({
    indexURL: here,
    packageBaseUrl: here,
    lockFileContents: JSON.stringify(LOCK),
    jsglobals: {},
  });
  const [runtime, files] = await Promise.all([python, archive]);
  runtime.unpackArchive(files, "zip", { extractDir: "/home/pyodide" });
  for (const name of NETWORK) Object.defineProperty(self, name, { value: undefined, writable: false });
  return runtime.runPython("from playground.answering import answer; answer");
}

const answer = start();
answer.then(
  () => self.postMessage({ ready: true }),
  (error) => self.postMessage({ broken: `${error?.message ?? error}` }),
);

self.addEventListener("message", async ({ data: { number, question } }) => {
  try {
    self.postMessage({ number, answer: (await answer)(JSON.stringify(question)) });
  } catch (error) {
    self.postMessage({ number, answer: JSON.stringify({ failed: error?.type ?? "Error" }) });
  }
});
