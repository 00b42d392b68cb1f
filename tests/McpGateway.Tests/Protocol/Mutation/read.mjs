// Reads frames from standard input: 4 bytes of length (little-endian), one byte that says who wrote the message (0 a client,
// 1 a server), the message. Prints, one line each, what JSON.parse makes of the fields that the gateway reads. A frame of
// length 0 asks for what has been printed so far.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const hex = text => Buffer.from(text, 'utf8').toString('hex');

const kind = value =>
  value === undefined ? '-' : value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
const text = value => (typeof value === 'string' ? `s:${hex(value)}` : kind(value));
const token = value => (typeof value === 'number' ? `${value}` : text(value));

const own = (object, key) =>
  object !== null && typeof object === 'object' && !Array.isArray(object) && Object.hasOwn(object, key) ? object[key] : undefined;

const reserved = 'io.modelcontextprotocol/';

function fromClient(m) {
  if (Array.isArray(m)) return `batch:${m.length}`;
  const p = own(m, 'params');
  const meta = own(p, '_meta');
  const ref = own(p, 'ref');
  return [
    text(own(m, 'jsonrpc')), token(own(m, 'id')), text(own(m, 'method')),
    ...['name', 'uri', 'cursor', 'level', 'requestState', 'protocolVersion'].map(key => text(own(p, key))),
    ...['requestId', 'progressToken'].map(key => token(own(p, key))),
    ...['type', 'name', 'uri'].map(key => text(own(ref, key))),
    ...[`${reserved}protocolVersion`, `${reserved}logLevel`, 'traceparent'].map(key => text(own(meta, key))),
    token(own(meta, 'progressToken')),
    ...['params', 'result', 'error'].map(key => kind(own(m, key))),
    ...['arguments', '_meta', 'ref', 'argument', 'notifications', 'capabilities', 'clientInfo', 'inputResponses'].map(key => kind(own(p, key))),
    ...[`${reserved}clientCapabilities`, `${reserved}clientInfo`].map(key => kind(own(meta, key))),
  ].join('|');
}

function fromServer(m) {
  const result = own(m, 'result');
  const links = [];
  const item = value => {
    const type = own(value, 'type');
    const uri = own(value, 'uri');
    const embedded = own(own(value, 'resource'), 'uri');
    if (type === 'resource_link' && typeof uri === 'string') links.push(`link:${hex(uri)}`);
    if (typeof embedded === 'string') links.push(`${type === 'resource' ? 'embedded' : 'perhaps'}:${hex(embedded)}`);
  };
  const items = value => {
    if (Array.isArray(value)) value.forEach(item);
  };

  items(own(result, 'content'));
  if (Array.isArray(own(result, 'contents'))) {
    for (const value of result.contents) if (typeof own(value, 'uri') === 'string') links.push(`read:${hex(value.uri)}`);
  }
  if (Array.isArray(own(result, 'messages'))) {
    for (const value of result.messages) {
      const content = own(value, 'content');
      if (Array.isArray(content)) items(content);
      else item(content);
    }
  }
  const ui = own(own(own(result, '_meta'), 'ui'), 'resourceUri');
  if (typeof ui === 'string') links.push(`ui:${hex(ui)}`);

  const code = own(own(m, 'error'), 'code');
  const type = own(result, 'resultType');
  return [
    text(own(m, 'jsonrpc')), token(own(m, 'id')), text(own(m, 'method')),
    kind(result), kind(own(m, 'error')),
    Number.isSafeInteger(code) ? `${code}` : '-',
    typeof type === 'string' ? text(type) : '-',
    `${own(result, 'isError') === true}`,
    links.sort().join(','),
  ].join('|');
}

let pending = Buffer.alloc(0);
process.stdin.on('data', chunk => {
  pending = Buffer.concat([pending, chunk]);
  const lines = [];
  let at = 0;
  while (pending.length - at >= 4 && pending.length - at - 4 >= pending.readUInt32LE(at)) {
    const length = pending.readUInt32LE(at);
    if (length === 0) {
      at += 4;
      continue;
    }
    const fromTheServer = pending[at + 4] === 1;
    try {
      const message = JSON.parse(utf8.decode(pending.subarray(at + 5, at + 4 + length)));
      lines.push(fromTheServer ? fromServer(message) : fromClient(message));
    } catch {
      lines.push('fails');
    }
    at += 4 + length;
  }
  pending = pending.subarray(at);
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
});
