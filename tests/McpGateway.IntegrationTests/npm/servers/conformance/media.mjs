/** A PNG of one pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A WAV header (8 kHz, mono, 8 bit) with no samples. */
export const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

export const text = value => ({ type: 'text', text: value });
export const image = () => ({ type: 'image', data: png, mimeType: 'image/png' });
export const audio = () => ({ type: 'audio', data: wav, mimeType: 'audio/wav' });
export const embedded = resource => ({ type: 'resource', resource });
export const answer = (...content) => ({ content });
