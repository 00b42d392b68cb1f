import { randomUUID } from 'node:crypto';
import { refuse } from './serve.mjs';

const maximumSessions = 1000;
const maximumEvents = 2000;

/**
 * Legacy conversations by session id, for the Streamable HTTP transport of either SDK generation.
 * `open(transportOptions)` makes a transport with a server connected to it.
 */
export class Sessions {
  #open;
  #resumable;
  #transports = new Map();

  constructor(open, { resumable = false } = {}) {
    this.#open = open;
    this.#resumable = resumable;
  }

  get count() {
    return this.#transports.size;
  }

  /** Answers one legacy HTTP request; `body` is the parsed JSON of a POST. */
  async handle(req, res, body) {
    const id = req.headers['mcp-session-id'];
    if (id !== undefined) {
      const transport = this.#transports.get(id);
      if (transport === undefined) return refuse(res, 404, -32001, 'Session not found', body?.id);
      return transport.handleRequest(req, res, body);
    }

    if (body?.method !== 'initialize') return refuse(res, 400, -32000, 'Bad Request: Mcp-Session-Id header is required', body?.id);
    if (this.#transports.size >= maximumSessions) return refuse(res, 503, -32000, 'Too many sessions', body?.id);
    const transport = await this.#open(this.#transportOptions(() => transport));
    return transport.handleRequest(req, res, body);
  }

  #transportOptions(transport) {
    return {
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: id => void this.#transports.set(id, transport()),
      onsessionclosed: id => void this.#transports.delete(id),
      ...(this.#resumable ? { eventStore: new EventLog(), retryInterval: 500 } : {}),
    };
  }
}

/** What was sent on each stream of one session, so that a GET with Last-Event-ID goes on from there. */
class EventLog {
  #events = [];
  #next = 1;

  async storeEvent(streamId, message) {
    const id = String(this.#next++);
    this.#events.push({ id, streamId, message });
    if (this.#events.length > maximumEvents) this.#events.shift();
    return id;
  }

  async getStreamIdForEventId(id) {
    return this.#events.find(event => event.id === id)?.streamId;
  }

  async replayEventsAfter(lastId, { send }) {
    const from = this.#events.findIndex(event => event.id === lastId);
    if (from < 0) throw new Error(`event ${lastId} is not known`);
    const { streamId } = this.#events[from];
    for (const event of this.#events.slice(from + 1)) {
      // A priming event is an id without a message: nothing to send again.
      const isMessage = event.message?.jsonrpc === '2.0';
      if (event.streamId === streamId && isMessage) await send(event.id, event.message);
    }
    return streamId;
  }
}
