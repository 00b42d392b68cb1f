import readline from 'node:readline';

/**
 * Drives an SDK client by lines of JSON: `{ id, command, ...parameters }` in; out, in the order they finish,
 * `{ id, ok: true, result, progress, logs }` or `{ id, ok: false, error, progress, logs }` as the SDK's caller sees it.
 * `commands[name](parameters, call)` does the work, `call` being what belongs to one command.
 */
export function drive(commands) {
  const calls = new Map();

  commands.cancel = ({ of }) => {
    calls.get(of)?.abort.abort('cancelled by the test');
    return { found: calls.has(of) };
  };

  const run = async ({ id, command, ...parameters }) => {
    const call = new Call();
    calls.set(id, call);
    try {
      if (!Object.hasOwn(commands, command)) throw new Error(`unknown command ${command}`);
      const result = await commands[command](parameters, call);
      return { id, ok: true, result: result ?? null, progress: call.progress, logs: call.logs };
    } catch (error) {
      return { id, ok: false, error: describe(error), progress: call.progress, logs: call.logs };
    } finally {
      calls.delete(id);
    }
  };

  readline.createInterface({ input: process.stdin })
    .on('line', async line => process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`))
    .on('close', () => process.exit(0));

  // SDKs write remarks with console.log and console.debug: standard output carries answers only.
  console.log = console.debug = console.info = console.error;

  return {
    /** A log message belongs to every command that is running: the SDKs do not say to which. */
    onLog: params => {
      for (const call of calls.values()) call.logs.push(params);
    },
  };
}

class Call {
  progress = [];
  logs = [];
  abort = new AbortController();

  /** The SDK's request options for the parameters of a command. */
  options({ withProgress, cancelAfterFirstProgress, timeoutMs, resetTimeoutOnProgress }) {
    const onprogress = progress => {
      this.progress.push(progress);
      if (cancelAfterFirstProgress) this.abort.abort('cancelled after the first progress');
    };
    return {
      signal: this.abort.signal,
      ...(timeoutMs !== undefined && { timeout: timeoutMs }),
      ...(resetTimeoutOnProgress !== undefined && { resetTimeoutOnProgress }),
      ...((withProgress || cancelAfterFirstProgress) && { onprogress }),
    };
  }
}

function describe(error) {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { code, message, data, cause } = error;
  return {
    name: error.constructor.name,
    message,
    ...(code !== undefined && { code }),
    ...(data !== undefined && { data }),
    ...(cause !== undefined && { cause: describe(cause) }),
  };
}

/** Notifications that were received, by method; `wait` resolves with the next one not yet taken. */
export class Notices {
  #received = [];
  #waiting = [];

  push(notice) {
    const index = this.#waiting.findIndex(each => each.method === notice.method);
    if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(notice);
    else if (this.#received.length < 1000) this.#received.push(notice);
  }

  wait({ method, timeoutMs = 10_000 }) {
    const index = this.#received.findIndex(each => each.method === method);
    if (index >= 0) return this.#received.splice(index, 1)[0];
    return new Promise((resolve, reject) => {
      const waiting = { method, resolve: notice => (clearTimeout(timer), resolve(notice)) };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new Error(`no ${method} within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiting.push(waiting);
    });
  }
}

/** Every page of a list in one result; or, where `cursor` is given (null for the first), that page as it is. */
export async function pages(key, parameters, fetch) {
  if ('cursor' in parameters) return fetch(parameters.cursor === null ? undefined : { cursor: parameters.cursor });
  const all = await fetch(undefined);
  for (let cursor = all.nextCursor; cursor !== undefined;) {
    const next = await fetch({ cursor });
    all[key].push(...next[key]);
    cursor = next.nextCursor;
  }
  delete all.nextCursor;
  return all;
}
