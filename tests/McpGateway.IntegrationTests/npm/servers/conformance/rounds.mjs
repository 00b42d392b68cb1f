import { randomUUID } from 'node:crypto';
import { CLIENT_CAPABILITIES_META_KEY, acceptedContent, fromJsonSchema, inputRequired } from '@modelcontextprotocol/server';
import { answer, text } from './media.mjs';

const noArguments = fromJsonSchema({ type: 'object', properties: {} });

const form = (message, field, type = 'string') =>
  inputRequired.elicit({ message, requestedSchema: { type: 'object', properties: { [field]: { type } }, required: [field] } });
const sample = (prompt, maxTokens) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(prompt) }], maxTokens });
const roots = () => inputRequired.listRoots();

const accepted = (ctx, key, field) => acceptedContent(ctx.mcpReq.inputResponses, key)?.[field];
const response = (ctx, key) => ctx.mcpReq.inputResponses?.[key];

/** Modern tools that answer `input_required` until the retry carries what they asked for. */
export function registerRounds(server, state) {
  const mint = payload => state.mint({ ...payload, nonce: randomUUID() });
  const register = (suffix, run) => server.registerTool(
    `test_input_required_result_${suffix}`, { description: `Asks in rounds (${suffix})`, inputSchema: noArguments }, (_, ctx) => run(ctx));

  register('elicitation', ctx => {
    const name = accepted(ctx, 'user_name', 'name');
    return typeof name === 'string'
      ? answer(text(`Hello, ${name}!`))
      : inputRequired({ inputRequests: { user_name: form('What is your name?', 'name') } });
  });

  register('sampling', ctx => {
    const sampled = response(ctx, 'capital_question');
    return sampled !== undefined
      ? answer(text(`Sampled: ${sampled.content?.text ?? JSON.stringify(sampled)}`))
      : inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } });
  });

  register('list_roots', ctx => {
    const listed = response(ctx, 'client_roots')?.roots;
    return Array.isArray(listed)
      ? answer(text(`Roots: ${listed.map(root => root.uri).join(', ')}`))
      : inputRequired({ inputRequests: { client_roots: roots() } });
  });

  register('request_state', async ctx =>
    ctx.mcpReq.requestState()?.tool === 'request_state' && accepted(ctx, 'confirm', 'ok') !== undefined
      ? answer(text('state-ok'))
      : inputRequired({
          inputRequests: { confirm: form('Please confirm', 'ok', 'boolean') },
          requestState: await mint({ tool: 'request_state' }),
        }));

  register('tampered_state', async ctx =>
    ctx.mcpReq.requestState() !== undefined && accepted(ctx, 'confirm', 'ok') !== undefined
      ? answer(text('integrity-ok'))
      : inputRequired({
          inputRequests: { confirm: form('Please confirm', 'ok', 'boolean') },
          requestState: await mint({ tool: 'tampered_state' }),
        }));

  register('multiple_inputs', async ctx => {
    const name = accepted(ctx, 'user_name', 'name');
    const greeting = response(ctx, 'greeting')?.content?.text;
    const listed = response(ctx, 'client_roots')?.roots;
    return typeof name === 'string' && typeof greeting === 'string' && Array.isArray(listed)
      ? answer(text(`${greeting} ${name}, ${listed.length} root(s)`))
      : inputRequired({
          inputRequests: {
            user_name: form('What is your name?', 'name'),
            greeting: sample('Generate a greeting', 50),
            client_roots: roots(),
          },
          requestState: await mint({ tool: 'multiple_inputs' }),
        });
  });

  register('multi_round', async ctx => {
    const held = ctx.mcpReq.requestState();
    const round = held?.tool === 'multi_round' ? held.round : 0;
    if (round === 0) {
      return inputRequired({
        inputRequests: { step1: form('Step 1: What is your name?', 'name') },
        requestState: await mint({ tool: 'multi_round', round: 1 }),
      });
    }
    if (round === 1) {
      return inputRequired({
        inputRequests: { step2: form('Step 2: What is your favorite color?', 'color') },
        requestState: await mint({ tool: 'multi_round', round: 2, name: accepted(ctx, 'step1', 'name') }),
      });
    }
    return answer(text(`${held.name ?? 'somebody'} likes ${accepted(ctx, 'step2', 'color') ?? 'nothing'}`));
  });

  register('capabilities', ctx => {
    if (ctx.mcpReq.inputResponses !== undefined) return answer(text('answered'));
    const declared = ctx.mcpReq.envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
    const inputRequests = {
      ...(declared.elicitation && { user_name: form('What is your name?', 'name') }),
      ...(declared.sampling && { greeting: sample('Generate a short greeting', 50) }),
      ...(declared.roots && { client_roots: roots() }),
    };
    return Object.keys(inputRequests).length > 0 ? inputRequired({ inputRequests }) : answer(text('nothing to ask with'));
  });

  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks for its context before it is rendered' }, ctx => {
    const context = accepted(ctx, 'user_context', 'context');
    return typeof context === 'string'
      ? { messages: [{ role: 'user', content: text(`Use the following context: ${context}`) }] }
      : inputRequired({ inputRequests: { user_context: form('What context should the prompt use?', 'context') } });
  });
}
