import { CeilingError } from '../http/meter';

/** What n8n gives as the body of a streamed answer: a Readable, as far as it is used here. */
type BodyStream = AsyncIterable<Uint8Array>;

function isStream(body: unknown): body is BodyStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

async function limitedText(body: BodyStream, maxBytes: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.length;
		if (bytes > maxBytes) {
			// Leaving the loop closes the connection, so the rest is never sent.
			throw new CeilingError('max-bytes');
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/**
 * The body of an answer as text.
 * @throws CeilingError for a streamed body of more than `maxBytes`, without reading it to its end
 */
export async function bodyText(
	body: unknown,
	maxBytes = Number.POSITIVE_INFINITY,
): Promise<string> {
	if (typeof body === 'string') return body;
	return isStream(body) ? await limitedText(body, maxBytes) : JSON.stringify(body ?? '');
}
