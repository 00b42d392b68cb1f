import { Refusal, invalidParams } from './refusal.mjs';

/** One page of a list: `{ [key]: items, nextCursor? }`; a cursor that was not given out is refused. */
export function page(key, items, cursor, size) {
  const from = cursor === undefined ? 0 : position(cursor);
  if (!Number.isSafeInteger(from) || from < 0 || from > items.length) throw new Refusal(invalidParams, 'Invalid cursor');
  const end = from + size;
  return { [key]: items.slice(from, end), ...(end < items.length && { nextCursor: btoa(`at:${end}`) }) };
}

function position(cursor) {
  try {
    return Number(/^at:(\d+)$/.exec(atob(cursor))?.[1] ?? NaN);
  } catch {
    return NaN;
  }
}
