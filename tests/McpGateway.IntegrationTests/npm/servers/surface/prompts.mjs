import { Refusal, invalidParams } from './refusal.mjs';
import { text } from './tools.mjs';

export const prompts = [
  {
    name: 'greet', title: 'Greet', description: 'Greets somebody',
    arguments: [{ name: 'name', description: 'Who', required: true }, { name: 'style', description: 'How' }],
  },
  { name: 'report', description: 'Embeds a resource', arguments: [] },
  { name: 'grüße', description: 'Has a name that is not ASCII', arguments: [{ name: 'größe' }] },
  { name: 'broken', description: 'Is refused with a code and data of its own', arguments: [] },
];

const user = content => ({ role: 'user', content });

const render = {
  greet: ({ name, style = 'plain' }) => [user(text(`Greet ${name} in a ${style} way`))],
  report: () => [
    user({ type: 'resource', resource: { uri: 'note://report/7', mimeType: 'text/plain', text: 'Report 7' } }),
    { role: 'assistant', content: text('I have read it.') },
  ],
  grüße: ({ größe = '' }) => [user(text(`größe=${größe}`))],
  broken: () => {
    throw new Refusal(4711, 'This prompt is broken', { why: 'on purpose' });
  },
};

export function getPrompt({ name, arguments: given = {} }) {
  const prompt = prompts.find(each => each.name === name);
  if (prompt === undefined) throw new Refusal(invalidParams, `Prompt ${name} not found`);
  const missing = prompt.arguments.find(each => each.required && given[each.name] === undefined);
  if (missing) throw new Refusal(invalidParams, `Missing argument ${missing.name}`);
  return { description: prompt.description, messages: render[name](given) };
}
