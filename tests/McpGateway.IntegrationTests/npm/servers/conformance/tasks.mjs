import { randomUUID } from 'node:crypto';
import { fromJsonSchema } from '@modelcontextprotocol/server';
import { answer, text } from './media.mjs';

// The extension Tasks (io.modelcontextprotocol/tasks), which the TypeScript 2.4 packages do not have: its methods and the
// tools that may become tasks are answered here, before the SDK sees them. A second of a tool's work takes 100 ms.
export const TASKS = 'io.modelcontextprotocol/tasks';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const second = 100;
const ended = new Set(['completed', 'failed', 'cancelled']);
const tasks = new Map();

const ask = message => ({ method: 'elicitation/create', params: { mode: 'form', message, requestedSchema: { type: 'object', properties: { confirm: { type: 'boolean' } } } } });
const complete = result => ({ resultType: 'complete', ...result });
const refuse = (code, message, data) => ({ code, message, ...(data && { data }) });
const lacking = () => refuse(-32021, 'Missing required client capability', { requiredCapabilities: { extensions: { [TASKS]: {} } } });

function change(task, status, more = {}) {
  Object.assign(task, { status, lastUpdatedAt: new Date().toISOString(), result: undefined, error: undefined, inputRequests: undefined }, more);
}

function begin(run) {
  const now = new Date().toISOString();
  const task = { taskId: randomUUID(), status: 'working', createdAt: now, lastUpdatedAt: now, ttlMs: 60_000, pollIntervalMs: second };
  tasks.set(task.taskId, task);
  run(task);
  return { resultType: 'task', ...task };
}

const later = (task, seconds, then) => setTimeout(() => ended.has(task.status) || then(), seconds * second).unref();
const after = seconds => result => task => later(task, seconds, () => change(task, 'completed', { result }));

/** Asks all of it at once and is completed when all of it is answered. */
const asking = (...keys) => task => change(task, 'input_required', { inputRequests: Object.fromEntries(keys.map(key => [key, ask(key)])) });

const tools = {
  greet: { run: ({ name }) => complete(answer(text(`Hello, ${name}!`))) },
  slow_compute: {
    run: ({ seconds = 1, label = '' }, { declared }) => {
      const result = answer(text(`computed ${label}`));
      return declared && seconds > 0 ? begin(after(seconds)(result)) : complete(result);
    },
  },
  failing_job: { needsTask: true, run: () => begin(after(1)({ ...answer(text('It failed.')), isError: true })) },
  protocol_error_job: { needsTask: true, run: () => begin(task => later(task, 1, () => change(task, 'failed', { error: { code: -32603, message: 'It broke.' } }))) },
  confirm_delete: { needsTask: true, run: () => begin(asking('confirm')) },
  multi_input: { needsTask: true, run: () => begin(asking('first', 'second')) },
  test_tool_with_task: {
    needsTask: true,
    run: (_, { inputResponses }) => {
      const name = inputResponses?.user_name?.content?.name;
      return name === undefined
        ? { resultType: 'input_required', inputRequests: { user_name: ask('What is your name?') } }
        : begin(after(1)(answer(text(`Hello, ${name}!`))));
    },
  },
};

const methods = {
  'tasks/get': task => complete(task),
  'tasks/update': (task, { inputResponses = {} }) => {
    const open = Object.entries(task.inputRequests ?? {}).filter(([key]) => !(key in inputResponses));
    if (task.status === 'input_required') {
      if (open.length > 0) change(task, 'input_required', { inputRequests: Object.fromEntries(open) });
      else change(task, 'completed', { result: answer(text('confirmed')) });
    }
    return complete();
  },
  'tasks/cancel': task => {
    if (!ended.has(task.status)) change(task, 'cancelled');
    return complete();
  },
};

/** They stand in the list; their calls are answered by `answerTask`. */
export function registerTasks(server) {
  for (const name of Object.keys(tools)) {
    server.registerTool(name, { description: `Of the task scenarios (${name})`, inputSchema: fromJsonSchema({ type: 'object', properties: {} }) }, () => {
      throw new Error(`${name} is answered elsewhere`);
    });
  }
}

function outcome({ method, params }, headers) {
  const declared = params?._meta?.[CAPABILITIES]?.extensions?.[TASKS] !== undefined;
  const name = method === 'tools/call' ? params.name : params?.taskId;
  if (headers['mcp-method'] !== method || headers['mcp-name'] !== name) return refuse(-32020, 'The headers do not match the body');
  if (method === 'tools/call') {
    const tool = tools[name];
    return tool.needsTask && !declared ? lacking() : tool.run(params.arguments ?? {}, { declared, inputResponses: params.inputResponses });
  }
  if (!declared) return lacking();
  return tasks.has(name) ? methods[method](tasks.get(name), params) : refuse(-32602, 'Task not found');
}

/** Answers a modern request of this extension; false where it is another one. */
export function answerTask(req, res, body) {
  if (!(body?.method in methods) && !(body?.method === 'tools/call' && Object.hasOwn(tools, body.params?.name))) return false;
  const made = outcome(body, req.headers);
  const status = made.code === -32020 || made.code === -32021 ? 400 : 200;
  res.status(status).json({ jsonrpc: '2.0', id: body.id, ...('code' in made ? { error: made } : { result: made }) });
  return true;
}
