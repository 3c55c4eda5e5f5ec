// The worker that runs toolcheck: started by the first question, one question at a time, the newest check first.

/** Asks the worker. `tell` is called with how it is: `{loaded}`, `{ready}`, `{broken}`. */
export class Engine {
  #tell;
  #worker = null;
  #number = 0;
  #asked = new Map();

  constructor(tell) {
    this.#tell = tell;
  }

  /** Whether a question waits for its answer. */
  get isBusy() {
    return this.#asked.size > 0;
  }

  /** The answer to a question; null where the worker was stopped before that. */
  ask(question) {
    this.start();
    const number = ++this.#number;
    return new Promise((resolve) => {
      this.#asked.set(number, resolve);
      this.#worker.postMessage({ number, question });
    });
  }

  /** Load Python, if that has not begun. */
  start() {
    if (this.#worker) return;
    this.#worker = new Worker("worker.mjs", { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => {
      if ("answer" in data) {
        const resolve = this.#asked.get(data.number);
        this.#asked.delete(data.number);
        resolve?.(JSON.parse(data.answer));
      } else {
        if ("broken" in data) this.stop();
        this.#tell(data);
      }
    });
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.stop();
      this.#tell({ broken: event.message ?? "" });
    });
  }

  /** End the worker, whatever it does. The next question starts another. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    for (const resolve of this.#asked.values()) resolve(null);
    this.#asked.clear();
  }
}
