import { AnswerTooLargeError } from './errors';

/** What n8n gives as the body of a streamed answer: a Readable, as far as it is used here. */
type BodyStream = AsyncIterable<Uint8Array>;

function isStream(body: unknown): body is BodyStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * Reads a streamed body to its end, unpacked as it comes out of n8n's HTTP client.
 * @throws AnswerTooLargeError for more than `maxBytes`, without reading it to its end
 */
export async function readBody(body: unknown, maxBytes: number): Promise<Buffer> {
	if (typeof body === 'string') return Buffer.from(body, 'utf8');
	if (!isStream(body)) {
		return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? ''), 'utf8');
	}
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.length;
		// Leaving the loop closes the connection, so the rest is never sent.
		if (bytes > maxBytes) throw new AnswerTooLargeError(maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
