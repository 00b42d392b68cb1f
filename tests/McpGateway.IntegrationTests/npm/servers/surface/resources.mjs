import { png } from '../conformance/media.mjs';
import { notFound } from './refusal.mjs';

const fixed = {
  'note://welcome': { name: 'welcome', title: 'Welcome', description: 'A text', mimeType: 'text/plain', text: 'Welcome. Grüße, 名前.' },
  'note://logo': { name: 'logo', description: 'A picture', mimeType: 'image/png', blob: png },
  'note://men%C3%BC?day=1#top': { name: 'menu', description: 'Has an escaped URI', mimeType: 'text/plain', text: 'Soup' },
  'https://example.com/listed': { name: 'listed', description: 'Has an https URI', mimeType: 'text/plain', text: 'Listed' },
};

export const resources = [
  ...Object.entries(fixed).map(([uri, { text, blob, ...entry }]) => ({ uri, ...entry, annotations: { audience: ['user'], priority: 0.5 } })),
  { uri: 'status://cancellations', name: 'cancellations', description: 'Tokens of cancelled calls', mimeType: 'application/json' },
];

export const templates = [
  { uriTemplate: 'note://report/{id}', name: 'report', title: 'Report', description: 'A report by number', mimeType: 'text/plain' },
];

/** The contents of a resource; what does not exist is refused in the era's own way. */
export function read(uri, state, era) {
  if (uri === 'status://cancellations') {
    return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(state.cancelled) }] };
  }

  const report = /^note:\/\/report\/(\d+)$/.exec(uri);
  if (report) return { contents: [{ uri, mimeType: 'text/plain', text: `Report ${report[1]}` }] };
  if (!Object.hasOwn(fixed, uri)) throw notFound(uri, era);
  const { mimeType, text, blob } = fixed[uri];
  return { contents: [{ uri, mimeType, ...(blob === undefined ? { text } : { blob }) }] };
}
