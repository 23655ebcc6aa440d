import { jsonAnswer } from './answer';
import { startHttpServer } from './httpServer';
import type { HttpServer } from './httpServer';

/**
 * A stranger: writes down every request and answers 200. Where a trap leads here, an empty log is
 * the proof that no credential left.
 */
export async function startRecordingServer(
	options: { host?: string; now?: () => number } = {},
): Promise<HttpServer> {
	return await startHttpServer({
		...options,
		now: options.now ?? Date.now,
		fallback: () => jsonAnswer({ data: [] }),
	});
}
