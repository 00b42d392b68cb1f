const maximumKept = 10_000;

/** What the server remembers in this process: calls that started and were cancelled, a counter per session, added tools. */
export class State {
  #events = new Set();
  #waiting = new Map();
  #counts = new Map();
  addedTools = [];

  /** Tokens of the calls that were cancelled. */
  get cancelled() {
    return [...this.#events].filter(event => event.startsWith('cancelled ')).map(event => event.slice('cancelled '.length));
  }

  /** Records that the call with this token has `started` or was `cancelled`. */
  record(event, token) {
    if (token === undefined || this.#events.size >= maximumKept) return;
    this.#events.add(`${event} ${token}`);
    this.#waiting.get(`${event} ${token}`)?.();
  }

  /** Resolves to whether that was recorded, now or within `timeoutMs`. */
  recorded(event, token, timeoutMs) {
    const key = `${event} ${token}`;
    if (this.#events.has(key)) return Promise.resolve(true);
    return new Promise(resolve => {
      const end = happened => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(happened);
      };
      const timer = setTimeout(end, timeoutMs, false);
      this.#waiting.set(key, () => end(true));
    });
  }

  count(key) {
    if (this.#counts.size >= maximumKept) this.#counts.clear();
    const next = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, next);
    return next;
  }
}
