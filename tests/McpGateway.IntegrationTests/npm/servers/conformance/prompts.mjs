import { completable } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { embedded, image, text } from './media.mjs';

const user = content => ({ role: 'user', content });
const words = ['paris', 'park', 'party', 'test1', 'test2'];
const word = description => completable(z.string().describe(description), value => words.filter(each => each.startsWith(value)));

export function registerPrompts(server) {
  server.registerPrompt('test_simple_prompt', { title: 'Simple', description: 'A prompt without arguments' },
    () => ({ messages: [user(text('This is a simple prompt for testing.'))] }));

  server.registerPrompt('test_prompt_with_arguments',
    { title: 'With arguments', description: 'A prompt with two arguments', argsSchema: z.object({ arg1: word('First argument'), arg2: z.string().describe('Second argument') }) },
    ({ arg1, arg2 }) => ({ messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))] }));

  server.registerPrompt('test_prompt_with_embedded_resource',
    { title: 'With a resource', description: 'A prompt that embeds a resource', argsSchema: z.object({ resourceUri: z.string().describe('URI of the resource') }) },
    ({ resourceUri }) => ({
      messages: [
        user(embedded({ uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' })),
        user(text('Please process the embedded resource above.')),
      ],
    }));

  server.registerPrompt('test_prompt_with_image', { title: 'With an image', description: 'A prompt with an image' },
    () => ({ messages: [user(image()), user(text('Please analyze the image above.'))] }));
}
