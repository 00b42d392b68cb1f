import { fromJsonSchema } from '@modelcontextprotocol/server';
import { answer, text } from './media.mjs';

const noArguments = fromJsonSchema({ type: 'object', properties: {} });
const oneString = name => fromJsonSchema({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] });
const titled = values => values.map(([value, title]) => ({ const: value, title }));

const defaults = {
  name: { type: 'string', description: 'Name', default: 'John Doe' },
  age: { type: 'integer', description: 'Age', default: 30 },
  score: { type: 'number', description: 'Score', default: 95.5 },
  status: { type: 'string', description: 'Status', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', description: 'Verified', default: true },
};

const enums = {
  untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
  titledSingle: { type: 'string', oneOf: titled([['value1', 'First Option'], ['value2', 'Second Option'], ['value3', 'Third Option']]) },
  legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
  untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
  titledMulti: { type: 'array', items: { anyOf: titled([['value1', 'First Choice'], ['value2', 'Second Choice'], ['value3', 'Third Choice']]) } },
};

/** Legacy tools that ask the client while the call is open; a client that cannot answer gets that as the result. */
export function registerQuestions(server) {
  server.registerTool('test_sampling', { description: 'Asks the client for a completion', inputSchema: oneString('prompt') },
    ({ prompt }, ctx) => ask('LLM response', async () => {
      const { content } = await ctx.mcpReq.requestSampling({ messages: [{ role: 'user', content: text(prompt) }], maxTokens: 100 });
      return content.text ?? JSON.stringify(content);
    }));

  const elicit = (ctx, message, properties, required = []) => ask('User response', async () => {
    const { action, content } = await ctx.mcpReq.elicitInput({ message, requestedSchema: { type: 'object', properties, required } });
    return `action=${action}, content=${JSON.stringify(content ?? {})}`;
  });

  server.registerTool('test_elicitation', { description: 'Asks the user for a text', inputSchema: oneString('message') },
    ({ message }, ctx) => elicit(ctx, message, { response: { type: 'string', description: "User's response" } }, ['response']));
  server.registerTool('test_elicitation_sep1034_defaults', { description: 'Asks with a default for each primitive type', inputSchema: noArguments },
    (_, ctx) => elicit(ctx, 'Please review the defaults', defaults));
  server.registerTool('test_elicitation_sep1330_enums', { description: 'Asks with each form of an enumeration', inputSchema: noArguments },
    (_, ctx) => elicit(ctx, 'Please select', enums));
}

async function ask(label, question) {
  try {
    return answer(text(`${label}: ${await question()}`));
  } catch (error) {
    return { ...answer(text(`${label}: none (${error.message})`)), isError: true };
  }
}
