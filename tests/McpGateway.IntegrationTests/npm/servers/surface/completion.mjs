import { Refusal, invalidParams } from './refusal.mjs';

const styles = ['formal', 'friendly', 'funny', 'plain'];

/** Completes `style` of the prompt greet, and `id` of the template note://report/{id}. */
export function complete({ ref, argument, context }) {
  if (ref.type === 'ref/prompt' && ref.name === 'greet') {
    return completion(argument.name === 'style' ? styles.filter(style => style.startsWith(argument.value)) : [context?.arguments?.style].filter(Boolean));
  }
  if (ref.type === 'ref/resource' && ref.uri === 'note://report/{id}') {
    return completion(Array.from({ length: 150 }, (_, id) => String(id)).filter(id => id.startsWith(argument.value)));
  }
  throw new Refusal(invalidParams, `Nothing to complete for ${ref.name ?? ref.uri}`);
}

const completion = values => ({ completion: { values: values.slice(0, 100), total: values.length, hasMore: values.length > 100 } });
