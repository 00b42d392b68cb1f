import { complete } from './completion.mjs';
import { faults } from './faults.mjs';
import { page } from './pages.mjs';
import { getPrompt, prompts } from './prompts.mjs';
import { Refusal, invalidParams } from './refusal.mjs';
import { read, resources, templates } from './resources.mjs';
import { State } from './state.mjs';
import { object, text, tools } from './tools.mjs';

/** The command line of both servers. */
export const surfaceOptions = {
  name: { type: 'string', default: 'surface' },
  tools: { type: 'string', default: '0' },
  page: { type: 'string', default: '50' },
  delay: { type: 'string', default: '0' },
};

export const instructions = 'Call echo to see that this server works.';

/** What both servers serve; the eras differ only in how it is carried. */
export class Surface {
  #size;
  #state = new State();
  #own;

  constructor({ tools: fillers, page: size }) {
    this.#size = Number(size);
    this.#own = [...tools(this.#state), ...faults(this.#state), ...Array.from({ length: Number(fillers) }, (_, index) => filler(index))];
  }

  /** Every tool with its handler, those added while the server runs included. */
  get tools() {
    return [...this.#own, ...this.#state.addedTools.map(added)];
  }

  /** Handlers by method: `(params, call) => result`. `definition` puts a tool into the form of the era. */
  handlers(definition = tool => tool.definition) {
    const list = (key, items) => ({ cursor } = {}) => page(key, items(), cursor, this.#size);
    return {
      'tools/list': list('tools', () => this.tools.map(definition)),
      'resources/list': list('resources', () => resources),
      'resources/templates/list': list('resourceTemplates', () => templates),
      'prompts/list': list('prompts', () => prompts),
      'resources/read': ({ uri }, call) => read(uri, this.#state, call.era),
      'prompts/get': params => getPrompt(params),
      'completion/complete': params => complete(params),
    };
  }

  tool(name) {
    const tool = this.tools.find(each => each.definition.name === name);
    if (tool === undefined) throw new Refusal(invalidParams, `Tool ${name} not found`);
    return tool;
  }
}

const filler = index => added(`tool_${String(index + 1).padStart(4, '0')}`);
const added = name => ({
  definition: { name, description: `A tool among many (${name})`, inputSchema: object({ value: { type: 'string' } }) },
  run: ({ value }) => ({ content: [text(`${name}: ${value ?? ''}`)] }),
});
