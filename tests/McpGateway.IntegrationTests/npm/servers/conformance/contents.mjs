import { answer, audio, embedded, image, text } from './media.mjs';

const contents = {
  test_simple_text: () => answer(text('This is a simple text response for testing.')),
  test_image_content: () => answer(image()),
  test_audio_content: () => answer(audio()),
  test_embedded_resource: () => answer(embedded({
    uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.',
  })),
  test_multiple_content_types: () => answer(
    text('Multiple content types test:'),
    image(),
    embedded({ uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' }),
  ),
  test_error_handling: () => ({ ...answer(text('This tool intentionally returns an error for testing')), isError: true }),
};

/** Tools whose answer is one fixed result. */
export function registerContents(server) {
  for (const [name, run] of Object.entries(contents)) {
    server.registerTool(name, { description: `Returns a fixed result (${name})` }, run);
  }
}
